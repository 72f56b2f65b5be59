// libtorch behind the C functions of dpa_torch.h. Without the trait Torch this is empty, and so is its library.
#if DPA_TORCH

#if !__has_include(<ATen/ATen.h>)
#error "libtorch is missing: install libtorch-dev (Debian has it), or build without the trait Torch"
#else

#include <atomic>
#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

// Only these: they are found below /usr/include without any flag, which <torch/torch.h> is not.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/generated/variable_factories.h>

#include "dpa_torch_table.h"

struct dpa_torch_context {
  std::atomic<int64_t> live{0};
};

struct dpa_tensor {
  at::Tensor value;
  dpa_torch_context *context;
};

namespace {

thread_local std::string last_message;

std::string shape_text(const at::Tensor &value) {
  std::string text = "[";
  for (int64_t axis = 0; axis < value.dim(); ++axis) {
    if (axis > 0) text += ", ";
    text += std::to_string(value.size(axis));
  }
  return text + "]";
}

// "OPERATION of [3, 4] and [5, 6]: the first line of what libtorch says"
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

dpa_tensor *make_handle(at::Tensor value, dpa_torch_context *context) {
  auto *handle = new dpa_tensor{std::move(value), context};
  context->live.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

// An operation whose result belongs to the context of its first operand.
template <typename Work>
int32_t compute(
  const char *operation, std::initializer_list<const dpa_tensor *> operands, dpa_tensor **result, const Work &work) {
  return attempt(operation, operands, [&] { *result = make_handle(work(), (*operands.begin())->context); });
}

template <typename Work>
int32_t update(const char *operation, std::initializer_list<const dpa_tensor *> operands, const Work &work) {
  return attempt(operation, operands, [&] {
    at::NoGradGuard unrecorded;
    work();
  });
}

c10::optional<at::Tensor> optional(const dpa_tensor *tensor) {
  return tensor ? c10::optional<at::Tensor>(tensor->value) : c10::nullopt;
}

at::ScalarType scalar_type(int32_t type) {
  switch (type) {
    case DPA_TORCH_FLOAT32: return at::kFloat;
    case DPA_TORCH_FLOAT64: return at::kDouble;
    case DPA_TORCH_INT64: return at::kLong;
    case DPA_TORCH_BOOL: return at::kBool;
    default: throw std::runtime_error("there is no element type of number " + std::to_string(type));
  }
}

[[noreturn]] void unknown(int32_t operation) {
  throw std::runtime_error("there is no operation of number " + std::to_string(operation));
}

dpa_torch_context *open_context() { return new dpa_torch_context; }

void close_context(dpa_torch_context *context) { delete context; }
int64_t live_count(const dpa_torch_context *context) { return context->live.load(std::memory_order_relaxed); }

void release(dpa_tensor *tensor) {
  tensor->context->live.fetch_sub(1, std::memory_order_relaxed);
  delete tensor;
}

const char *message() { return last_message.c_str(); }

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

void set_threads(int32_t count) { at::set_num_threads(count); }

int32_t set_recording(int32_t recording) {
  bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(recording != 0);
  return before;
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

// C++20 has designated initializers, and the compiler has them before.
#pragma clang diagnostic ignored "-Wc++20-designator"

const dpa_torch_functions *dpa_torch_table(void) {
  static const dpa_torch_functions table = {
    .version = DPA_TORCH_TABLE_VERSION,
    .message = message,
    .build = build,
    .set_threads = set_threads,
    .set_recording = set_recording,
    .open = open_context,
    .close = close_context,
    .live_count = live_count,
    .release = release,
    .from_bytes = from_bytes,
    .fill = fill,
    .rank = rank,
    .size = size,
    .type = type,
    .to_bytes = to_bytes,
    .convert = convert,
    .unary = unary,
    .binary = binary,
    .scalar = scalar,
    .along = along,
    .shaped = shaped,
    .narrow = narrow,
    .select = select,
    .concatenate = concatenate,
    .gather = gather,
    .where = where,
    .linear = linear,
    .layer_norm = layer_norm,
    .batch_norm = batch_norm,
    .convolution = convolution,
    .set_requires_gradient = set_requires_gradient,
    .backward = backward,
    .gradient = gradient,
    .clear_gradient = clear_gradient,
    .assign = assign,
    .update_scalar = update_scalar,
    .update_add = update_add,
    .update_add_product = update_add_product,
    .update_add_quotient = update_add_quotient,
  };
  return &table;
}

#endif
#endif
