// The table: contexts, handles, failures, and what the library says of itself.
#include "dpa_torch_handles.h"

#if DPA_TORCH

// Only these: they are found below /usr/include without any flag, which <torch/torch.h> is not.
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>

#include <new>

#include "dpa_torch_table.h"

namespace dpa_torch {
namespace {

thread_local std::string last_message;

const char *message() { return last_message.c_str(); }

std::string shape_text(const at::Tensor &value) {
  std::string text = "[";
  for (int64_t axis = 0; axis < value.dim(); ++axis) {
    if (axis > 0) text += ", ";
    text += std::to_string(value.size(axis));
  }
  return text + "]";
}

dpa_torch_context *open_context() { return new (std::nothrow) dpa_torch_context; }

void close_context(dpa_torch_context *context) { delete context; }
int64_t live_count(const dpa_torch_context *context) { return context->live.load(std::memory_order_relaxed); }

void release(dpa_tensor *tensor) {
  tensor->context->live.fetch_sub(1, std::memory_order_relaxed);
  delete tensor;
}

// What stands behind a word, up to the end of its line or a comma; "unknown" where libtorch says no such thing.
std::string said_behind(const std::string &word, const std::string &text) {
  const size_t place = text.find(word);
  if (place == std::string::npos) return "unknown";
  const size_t start = place + word.size();
  return text.substr(start, text.find_first_of(",\n(", start) - start);
}

// The processor's widest instructions, by which oneDNN chooses its code, whatever ATen was built for.
const char *instructions() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool wide = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  return wide ? "avx512" : __builtin_cpu_supports("avx2") ? "avx2" : "sse";
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "other";
#endif
}

const char *build() {
  static const std::string text = [] {
    const std::string words = at::show_config();
    std::string dnnl = said_behind("MKL-DNN v", words);
    while (!dnnl.empty() && dnnl.back() == ' ') dnnl.pop_back();
    return std::string("libtorch " TORCH_VERSION ", oneDNN ") + dnnl + ", " +
           said_behind("CPU capability usage: ", words) + ", " + instructions();
  }();
  return text.c_str();
}

int32_t set_threads(int32_t count) {
  return attempt("setting the number of threads", {}, [&] { at::set_num_threads(count); });
}

}  // namespace

int32_t refuse(const char *operation, std::initializer_list<const dpa_tensor *> operands, const std::string &reason) {
  std::string text = operation;
  const char *joint = " of ";
  for (const dpa_tensor *operand : operands) {
    if (!operand) continue;
    text += joint + shape_text(operand->value);
    joint = " and ";
  }
  last_message = text + ": " + reason.substr(0, reason.find('\n'));
  return DPA_TORCH_FAILED;
}

void unknown(int32_t operation) {
  throw std::runtime_error("there is no operation of number " + std::to_string(operation));
}

dpa_tensor *make_handle(at::Tensor value, dpa_torch_context *context) {
  auto *handle = new dpa_tensor{std::move(value), context};
  context->live.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

}  // namespace dpa_torch

const dpa_torch_functions *dpa_torch_table(void) {
  static const dpa_torch_functions table = [] {
    dpa_torch_functions table = {};
    table.version = DPA_TORCH_TABLE_VERSION;
    table.message = dpa_torch::message;
    table.build = dpa_torch::build;
    table.set_threads = dpa_torch::set_threads;
    table.open = dpa_torch::open_context;
    table.close = dpa_torch::close_context;
    table.live_count = dpa_torch::live_count;
    table.release = dpa_torch::release;
    dpa_torch::add_tensors(table);
    dpa_torch::add_operations(table);
    dpa_torch::add_layers(table);
    dpa_torch::add_gradients(table);
    return table;
  }();
  return &table;
}

#endif
