// What all files of this target share: handles, and how what libtorch throws becomes a sentence. Without the trait
// Torch the target is empty, and so is its library.
#ifndef DPA_TORCH_HANDLES_H
#define DPA_TORCH_HANDLES_H
#if DPA_TORCH

#if !__has_include(<ATen/ATen.h>)
#error "libtorch is missing: install libtorch-dev (Debian has it), or build without the trait Torch"
#else

#include <ATen/ATen.h>

#include <atomic>
#include <initializer_list>
#include <string>

#include "dpa_torch.h"

struct dpa_torch_context {
  std::atomic<int64_t> live{0};
};

struct dpa_tensor {
  at::Tensor value;
  dpa_torch_context *context;
};

namespace dpa_torch {

// Each sets its part of the table.
void add_tensors(dpa_torch_functions &table);
void add_operations(dpa_torch_functions &table);
void add_layers(dpa_torch_functions &table);
void add_gradients(dpa_torch_functions &table);

// Notes a sentence for `message`: "OPERATION of [3, 4] and [5, 6]: the first line of what libtorch says"
int32_t refuse(const char *operation, std::initializer_list<const dpa_tensor *> operands, const std::string &reason);

[[noreturn]] void unknown(int32_t operation);

template <typename Work>
int32_t attempt(
  const char *operation, std::initializer_list<const dpa_tensor *> operands, const Work &work) noexcept {
  try {
    work();
    return 0;
  } catch (const c10::Error &error) {
    return refuse(operation, operands, error.what_without_backtrace());
  } catch (const std::exception &error) {
    return refuse(operation, operands, error.what());
  } catch (...) {
    return refuse(operation, operands, "an exception of an unknown kind");
  }
}

dpa_tensor *make_handle(at::Tensor value, dpa_torch_context *context);

// An operation whose result belongs to the context of its first operand.
template <typename Work>
int32_t compute(
  const char *operation, std::initializer_list<const dpa_tensor *> operands, dpa_tensor **result, const Work &work) {
  return attempt(operation, operands, [&] { *result = make_handle(work(), (*operands.begin())->context); });
}

inline c10::optional<at::Tensor> optional(const dpa_tensor *tensor) {
  return tensor ? c10::optional<at::Tensor>(tensor->value) : c10::nullopt;
}

}  // namespace dpa_torch

#endif
#endif
#endif
