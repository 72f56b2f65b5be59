// Operations on elements, along axes, and on shapes.
#include "dpa_torch_handles.h"

#if DPA_TORCH

#include <vector>

namespace dpa_torch {
namespace {

// In Debian's libtorch 1.13.1, GELU's float32 gradient by oneDNN reads a gradient with transposed axes as if they were
// in order, and memory that nobody wrote. So both of its operands are put in order.
at::Tensor ordered_gelu(const at::Tensor &x) {
  const at::Tensor y = at::gelu(x.contiguous());
  if (y.requires_grad()) y.register_hook([](const at::Tensor &gradient) { return gradient.contiguous(); });
  return y;
}

int32_t unary(int32_t operation, const dpa_tensor *a, dpa_tensor **result) {
  static const char *const names[] = {"abs",  "sqrt", "exp",  "sin",  "cos",    "sigmoid",
                                      "gelu", "sum",  "mean", "rfft", "detach", "clone"};
  const char *name = operation >= 0 && operation <= DPA_TORCH_CLONE ? names[operation] : "an operation";
  return compute(name, {a}, result, [&]() -> at::Tensor {
    switch (operation) {
      case DPA_TORCH_ABS: return a->value.abs();
      case DPA_TORCH_SQRT: return a->value.sqrt();
      case DPA_TORCH_EXP: return a->value.exp();
      case DPA_TORCH_SIN: return a->value.sin();
      case DPA_TORCH_COS: return a->value.cos();
      case DPA_TORCH_SIGMOID: return a->value.sigmoid();
      case DPA_TORCH_GELU: return ordered_gelu(a->value);
      case DPA_TORCH_SUM: return a->value.sum();
      case DPA_TORCH_MEAN: return a->value.mean();
      case DPA_TORCH_RFFT: return at::fft_rfft(a->value, c10::nullopt, -1, "forward");
      case DPA_TORCH_DETACH: return a->value.detach();
      case DPA_TORCH_CLONE: return a->value.clone();
      default: unknown(operation);
    }
  });
}

int32_t binary(int32_t operation, const dpa_tensor *a, const dpa_tensor *b, dpa_tensor **result) {
  static const char *const names[] = {"addition", "subtraction", "multiplication", "division", "matmul"};
  const char *name = operation >= 0 && operation <= DPA_TORCH_MATMUL ? names[operation] : "an operation";
  return compute(name, {a, b}, result, [&]() -> at::Tensor {
    switch (operation) {
      case DPA_TORCH_ADD: return a->value.add(b->value);
      case DPA_TORCH_SUBTRACT: return a->value.sub(b->value);
      case DPA_TORCH_MULTIPLY: return a->value.mul(b->value);
      case DPA_TORCH_DIVIDE: return a->value.div(b->value);
      case DPA_TORCH_MATMUL: return a->value.matmul(b->value);
      default: unknown(operation);
    }
  });
}

int32_t scalar(int32_t operation, const dpa_tensor *a, double value, dpa_tensor **result) {
  return compute("an operation with a number", {a}, result, [&]() -> at::Tensor {
    switch (operation) {
      case DPA_TORCH_ADD_SCALAR: return a->value.add(value);
      case DPA_TORCH_MULTIPLY_SCALAR: return a->value.mul(value);
      case DPA_TORCH_POWER_SCALAR: return a->value.pow(value);
      case DPA_TORCH_GREATER_SCALAR: return a->value.gt(value);
      default: unknown(operation);
    }
  });
}

int32_t along(int32_t operation, const dpa_tensor *a, int64_t axis, int32_t keep, dpa_tensor **result) {
  static const char *const names[] = {"sum", "mean", "norm", "minimum", "softmax", "argsort"};
  const char *name = operation >= 0 && operation <= DPA_TORCH_ARGSORT_ALONG ? names[operation] : "an operation";
  return compute(name, {a}, result, [&]() -> at::Tensor {
    switch (operation) {
      case DPA_TORCH_SUM_ALONG: return a->value.sum({axis}, keep != 0);
      case DPA_TORCH_MEAN_ALONG: return a->value.mean({axis}, keep != 0);
      case DPA_TORCH_NORM_ALONG: return at::norm(a->value, 2, {axis}, keep != 0);
      case DPA_TORCH_MIN_ALONG: return std::get<0>(a->value.min(axis, keep != 0));
      case DPA_TORCH_SOFTMAX_ALONG: return a->value.softmax(axis);
      // Stable: equal elements keep their order.
      case DPA_TORCH_ARGSORT_ALONG: return std::get<1>(at::sort(a->value, true, axis, false));
      default: unknown(operation);
    }
  });
}

int32_t shaped(int32_t operation, const dpa_tensor *a, const int64_t *numbers, int32_t count, dpa_tensor **result) {
  static const char *const names[] = {"reshape", "permute", "expand", "padding"};
  const char *name = operation >= 0 && operation <= DPA_TORCH_PAD ? names[operation] : "an operation";
  return compute(name, {a}, result, [&]() -> at::Tensor {
    at::IntArrayRef list(numbers, static_cast<size_t>(count));
    switch (operation) {
      case DPA_TORCH_RESHAPE: return a->value.reshape(list);
      case DPA_TORCH_PERMUTE: return a->value.permute(list);
      case DPA_TORCH_EXPAND: return a->value.expand(list);
      case DPA_TORCH_PAD: {
        std::vector<int64_t> both;
        for (int64_t behind : list) both.insert(both.end(), {0, behind});
        return at::constant_pad_nd(a->value, both, 0);
      }
      default: unknown(operation);
    }
  });
}

int32_t narrow(const dpa_tensor *a, int64_t axis, int64_t start, int64_t length, dpa_tensor **result) {
  return compute("narrow", {a}, result, [&] { return a->value.narrow(axis, start, length); });
}

int32_t select(const dpa_tensor *a, int64_t axis, int64_t index, dpa_tensor **result) {
  return compute("select", {a}, result, [&] { return a->value.select(axis, index); });
}

int32_t concatenate(const dpa_tensor *const *parts, int32_t count, int64_t axis, dpa_tensor **result) {
  const dpa_tensor *second = count > 1 ? parts[1] : nullptr;
  return compute("concatenation", {parts[0], second}, result, [&] {
    std::vector<at::Tensor> values;
    for (int32_t index = 0; index < count; ++index) values.push_back(parts[index]->value);
    return at::cat(values, axis);
  });
}

int32_t gather(const dpa_tensor *a, int64_t axis, const dpa_tensor *indices, dpa_tensor **result) {
  return compute("gather", {a, indices}, result, [&] { return a->value.gather(axis, indices->value); });
}

int32_t where(const dpa_tensor *mask, const dpa_tensor *a, const dpa_tensor *b, dpa_tensor **result) {
  return compute("where", {mask, a, b}, result, [&] { return at::where(mask->value, a->value, b->value); });
}

}  // namespace

void add_operations(dpa_torch_functions &table) {
  table.unary = unary;
  table.binary = binary;
  table.scalar = scalar;
  table.along = along;
  table.shaped = shaped;
  table.narrow = narrow;
  table.select = select;
  table.concatenate = concatenate;
  table.gather = gather;
  table.where = where;
}

}  // namespace dpa_torch

#endif
