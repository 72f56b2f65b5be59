// Gradients, and what changes a tensor unrecorded.
#include "dpa_torch_handles.h"

#if DPA_TORCH

#include <torch/csrc/autograd/autograd.h>

namespace dpa_torch {
namespace {

template <typename Work>
int32_t update(const char *operation, std::initializer_list<const dpa_tensor *> operands, const Work &work) {
  return attempt(operation, operands, [&] {
    at::NoGradGuard unrecorded;
    work();
  });
}

int32_t set_recording(int32_t recording) {
  bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(recording != 0);
  return before;
}

int32_t set_requires_gradient(dpa_tensor *tensor, int32_t requires) {
  return attempt("requiring a gradient", {tensor}, [&] { tensor->value.set_requires_grad(requires != 0); });
}

int32_t backward(const dpa_tensor *loss) {
  return attempt("backward", {loss}, [&] { torch::autograd::backward({loss->value}, {}); });
}

int32_t gradient(const dpa_tensor *tensor, dpa_tensor **result) {
  return attempt("reading a gradient", {tensor}, [&] {
    at::Tensor value = tensor->value.grad();
    *result = value.defined() ? make_handle(value, tensor->context) : nullptr;
  });
}

void clear_gradient(dpa_tensor *tensor) { tensor->value.mutable_grad().reset(); }

int32_t assign(dpa_tensor *tensor, const dpa_tensor *value) {
  return update("assignment", {tensor, value}, [&] {
    // Copying would broadcast, which hides a wrong shape.
    if (tensor->value.sizes() != value->value.sizes()) throw std::runtime_error("the shapes differ");
    tensor->value.copy_(value->value);
  });
}

int32_t update_scalar(int32_t operation, dpa_tensor *tensor, double value) {
  return update("an update with a number", {tensor}, [&] {
    switch (operation) {
      case DPA_TORCH_ADD_SCALAR: tensor->value.add_(value); break;
      case DPA_TORCH_MULTIPLY_SCALAR: tensor->value.mul_(value); break;
      default: unknown(operation);
    }
  });
}

int32_t update_add(dpa_tensor *tensor, const dpa_tensor *a, double factor) {
  return update("an update", {tensor, a}, [&] { tensor->value.add_(a->value, factor); });
}

int32_t update_add_product(dpa_tensor *tensor, const dpa_tensor *a, const dpa_tensor *b, double factor) {
  return update("an update", {tensor, a, b}, [&] { tensor->value.addcmul_(a->value, b->value, factor); });
}

int32_t update_add_quotient(dpa_tensor *tensor, const dpa_tensor *a, const dpa_tensor *b, double factor) {
  return update("an update", {tensor, a, b}, [&] { tensor->value.addcdiv_(a->value, b->value, factor); });
}

}  // namespace

void add_gradients(dpa_torch_functions &table) {
  table.set_recording = set_recording;
  table.set_requires_gradient = set_requires_gradient;
  table.backward = backward;
  table.gradient = gradient;
  table.clear_gradient = clear_gradient;
  table.assign = assign;
  table.update_scalar = update_scalar;
  table.update_add = update_add;
  table.update_add_product = update_add_product;
  table.update_add_quotient = update_add_quotient;
}

}  // namespace dpa_torch

#endif
