// Tensors from numbers, and numbers from tensors.
#include "dpa_torch_handles.h"

#if DPA_TORCH

#include <torch/csrc/autograd/generated/variable_factories.h>

#include <cstring>

namespace dpa_torch {
namespace {

at::ScalarType scalar_type(int32_t type) {
  switch (type) {
    case DPA_TORCH_FLOAT32: return at::kFloat;
    case DPA_TORCH_FLOAT64: return at::kDouble;
    case DPA_TORCH_INT64: return at::kLong;
    case DPA_TORCH_BOOL: return at::kBool;
    default: throw std::runtime_error("there is no element type of number " + std::to_string(type));
  }
}

int32_t from_bytes(
  dpa_torch_context *context, const void *bytes, int32_t type, const int64_t *shape, int32_t rank,
  dpa_tensor **result) {
  return attempt("making a tensor", {}, [&] {
    at::IntArrayRef sizes(shape, static_cast<size_t>(rank));
    auto options = at::TensorOptions().dtype(scalar_type(type));
    // The bytes are the caller's: the tensor gets its own.
    *result = make_handle(at::from_blob(const_cast<void *>(bytes), sizes, options).clone(), context);
  });
}

int32_t fill(
  dpa_torch_context *context, double value, int32_t type, const int64_t *shape, int32_t rank, dpa_tensor **result) {
  return attempt("filling a tensor", {}, [&] {
    at::IntArrayRef sizes(shape, static_cast<size_t>(rank));
    *result = make_handle(torch::full(sizes, value, at::TensorOptions().dtype(scalar_type(type))), context);
  });
}

int32_t rank(const dpa_tensor *tensor) { return static_cast<int32_t>(tensor->value.dim()); }
int64_t size(const dpa_tensor *tensor, int32_t axis) { return tensor->value.sizes()[static_cast<size_t>(axis)]; }

int32_t type(const dpa_tensor *tensor) {
  switch (tensor->value.scalar_type()) {
    case at::kFloat: return DPA_TORCH_FLOAT32;
    case at::kDouble: return DPA_TORCH_FLOAT64;
    case at::kLong: return DPA_TORCH_INT64;
    case at::kBool: return DPA_TORCH_BOOL;
    default: return DPA_TORCH_OTHER;
  }
}

int32_t to_bytes(const dpa_tensor *tensor, void *bytes, int64_t byte_count) {
  return attempt("reading a tensor", {tensor}, [&] {
    at::Tensor whole = tensor->value.detach().contiguous();
    if (static_cast<int64_t>(whole.nbytes()) != byte_count) throw std::runtime_error("the buffer has another size");
    std::memcpy(bytes, whole.data_ptr(), whole.nbytes());
  });
}

int32_t convert(const dpa_tensor *tensor, int32_t type, dpa_tensor **result) {
  return compute("converting", {tensor}, result, [&] { return tensor->value.to(scalar_type(type)); });
}

}  // namespace

void add_tensors(dpa_torch_functions &table) {
  table.from_bytes = from_bytes;
  table.fill = fill;
  table.rank = rank;
  table.size = size;
  table.type = type;
  table.to_bytes = to_bytes;
  table.convert = convert;
}

}  // namespace dpa_torch

#endif
