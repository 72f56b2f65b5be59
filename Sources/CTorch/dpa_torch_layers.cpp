// Layers.
#include "dpa_torch_handles.h"

#if DPA_TORCH

namespace dpa_torch {
namespace {

// oneDNN's product where it takes one: at::linear goes to the system's BLAS, and Debian's reference BLAS takes several
// times as long. What is refused here, at::linear says in its own words.
at::Tensor fast_linear(const at::Tensor &x, const at::Tensor &weight, const c10::optional<at::Tensor> &bias) {
  const bool fits = x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat && x.dim() > 1 &&
                    weight.dim() == 2 && x.size(-1) == weight.size(1) && x.numel() > 0 && weight.is_contiguous() &&
                    at::globalContext().userEnabledMkldnn() && at::globalContext().hasMKLDNN();
  if (!fits) return at::linear(x, weight, bias);
  return at::mkldnn_linear(x.contiguous().to_mkldnn(), weight, bias).to_dense();
}

int32_t linear(const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, dpa_tensor **result) {
  return compute("linear", {x, weight, bias}, result, [&] {
    return fast_linear(x->value, weight->value, optional(bias));
  });
}

int32_t layer_norm(
  const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, double epsilon, dpa_tensor **result) {
  return compute("layer norm", {x, weight, bias}, result, [&] {
    return at::layer_norm(x->value, {weight->value.size(0)}, weight->value, optional(bias), epsilon);
  });
}

int32_t batch_norm(
  const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, dpa_tensor *mean, dpa_tensor *variance,
  int32_t training, double momentum, double epsilon, dpa_tensor **result) {
  return compute("batch norm", {x, weight, bias, mean, variance}, result, [&] {
    return at::batch_norm(
      x->value, optional(weight), optional(bias), mean->value, variance->value, training != 0, momentum, epsilon,
      false);
  });
}

int32_t convolution(
  int32_t axes, const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, int64_t stride, int64_t padding,
  dpa_tensor **result) {
  return compute("convolution", {x, weight, bias}, result, [&] {
    return axes == 1 ? at::conv1d(x->value, weight->value, optional(bias), stride, padding)
                     : at::conv2d(x->value, weight->value, optional(bias), stride, padding);
  });
}

}  // namespace

void add_layers(dpa_torch_functions &table) {
  table.linear = linear;
  table.layer_norm = layer_norm;
  table.batch_norm = batch_norm;
  table.convolution = convolution;
}

}  // namespace dpa_torch

#endif
