/* Tensors of libtorch behind a table of C functions.
 *
 * The table is the one symbol of the library libDPATorch.so (target CTorch), which is loaded when it is needed: the
 * program links nothing of libtorch, starts as fast without it, and says itself what is missing.
 *
 * Every function that can fail returns 0, or DPA_TORCH_FAILED with a sentence in `message`; no exception leaves the
 * library. Results are new handles, which the caller releases; they belong to the context of their first operand. */
#ifndef DPA_TORCH_H
#define DPA_TORCH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Counts its handles. Contexts are independent; a context must outlive its handles. */
typedef struct dpa_torch_context dpa_torch_context;
/* One tensor of libtorch. */
typedef struct dpa_tensor dpa_tensor;

enum { DPA_TORCH_FAILED = 1 };

/* Changes with every change of the table. */
enum { DPA_TORCH_TABLE_VERSION = 3 };

enum { DPA_TORCH_FLOAT32 = 0, DPA_TORCH_FLOAT64 = 1, DPA_TORCH_INT64 = 2, DPA_TORCH_BOOL = 3, DPA_TORCH_OTHER = 4 };

enum {
  DPA_TORCH_ABS,
  DPA_TORCH_SQRT,
  DPA_TORCH_EXP,
  DPA_TORCH_SIN,
  DPA_TORCH_COS,
  DPA_TORCH_SIGMOID,
  DPA_TORCH_GELU,
  DPA_TORCH_SUM,
  DPA_TORCH_MEAN,
  DPA_TORCH_RFFT,
  DPA_TORCH_DETACH,
  DPA_TORCH_CLONE
};

enum { DPA_TORCH_ADD, DPA_TORCH_SUBTRACT, DPA_TORCH_MULTIPLY, DPA_TORCH_DIVIDE, DPA_TORCH_MATMUL };

enum { DPA_TORCH_ADD_SCALAR, DPA_TORCH_MULTIPLY_SCALAR, DPA_TORCH_POWER_SCALAR, DPA_TORCH_GREATER_SCALAR };

enum {
  DPA_TORCH_SUM_ALONG,
  DPA_TORCH_MEAN_ALONG,
  DPA_TORCH_NORM_ALONG,
  DPA_TORCH_MIN_ALONG,
  DPA_TORCH_SOFTMAX_ALONG,
  DPA_TORCH_ARGSORT_ALONG
};

enum {
  DPA_TORCH_RESHAPE,
  DPA_TORCH_PERMUTE,
  DPA_TORCH_EXPAND,
  /* Zeros behind the last elements of the last axes: the last axis first. */
  DPA_TORCH_PAD
};

typedef struct {
  int32_t version;
  /* The sentence of the last failure on this thread; valid until the next call on it. */
  const char *(*message)(void);
  /* What decides the bits of results beside the operations: versions and the processor's instructions. */
  const char *(*build)(void);
  /* In the whole process; fails for less than 1. */
  int32_t (*set_threads)(int32_t count);
  /* Whether operations of this thread are recorded for gradients; returns what it was. */
  int32_t (*set_recording)(int32_t recording);

  /* NULL where there is no memory for one. */
  dpa_torch_context *(*open)(void);
  void (*close)(dpa_torch_context *context);
  int64_t (*live_count)(const dpa_torch_context *context);
  void (*release)(dpa_tensor *tensor);

  int32_t (*from_bytes)(
    dpa_torch_context *context, const void *bytes, int32_t type, const int64_t *shape, int32_t rank,
    dpa_tensor **result);
  int32_t (*fill)(
    dpa_torch_context *context, double value, int32_t type, const int64_t *shape, int32_t rank, dpa_tensor **result);
  int32_t (*rank)(const dpa_tensor *tensor);
  int64_t (*size)(const dpa_tensor *tensor, int32_t axis);
  int32_t (*type)(const dpa_tensor *tensor);
  /* Copies the elements in order of their indices; `byte_count` must be what they take. */
  int32_t (*to_bytes)(const dpa_tensor *tensor, void *bytes, int64_t byte_count);
  int32_t (*convert)(const dpa_tensor *tensor, int32_t type, dpa_tensor **result);

  int32_t (*unary)(int32_t operation, const dpa_tensor *a, dpa_tensor **result);
  int32_t (*binary)(int32_t operation, const dpa_tensor *a, const dpa_tensor *b, dpa_tensor **result);
  int32_t (*scalar)(int32_t operation, const dpa_tensor *a, double value, dpa_tensor **result);
  int32_t (*along)(int32_t operation, const dpa_tensor *a, int64_t axis, int32_t keep, dpa_tensor **result);
  int32_t (*shaped)(
    int32_t operation, const dpa_tensor *a, const int64_t *numbers, int32_t count, dpa_tensor **result);
  int32_t (*narrow)(const dpa_tensor *a, int64_t axis, int64_t start, int64_t length, dpa_tensor **result);
  int32_t (*select)(const dpa_tensor *a, int64_t axis, int64_t index, dpa_tensor **result);
  int32_t (*concatenate)(const dpa_tensor *const *parts, int32_t count, int64_t axis, dpa_tensor **result);
  int32_t (*gather)(const dpa_tensor *a, int64_t axis, const dpa_tensor *indices, dpa_tensor **result);
  int32_t (*where)(const dpa_tensor *mask, const dpa_tensor *a, const dpa_tensor *b, dpa_tensor **result);

  /* Weights and biases may be NULL where a layer has none. */
  int32_t (*linear)(const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, dpa_tensor **result);
  int32_t (*layer_norm)(
    const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, double epsilon, dpa_tensor **result);
  int32_t (*batch_norm)(
    const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, dpa_tensor *mean, dpa_tensor *variance,
    int32_t training, double momentum, double epsilon, dpa_tensor **result);
  /* Over the last `axes` axes, 1 or 2. */
  int32_t (*convolution)(
    int32_t axes, const dpa_tensor *x, const dpa_tensor *weight, const dpa_tensor *bias, int64_t stride,
    int64_t padding, dpa_tensor **result);

  int32_t (*set_requires_gradient)(dpa_tensor *tensor, int32_t requires);
  int32_t (*backward)(const dpa_tensor *loss);
  /* NULL in `result` where there is no gradient. */
  int32_t (*gradient)(const dpa_tensor *tensor, dpa_tensor **result);
  void (*clear_gradient)(dpa_tensor *tensor);

  /* These change their first operand, unrecorded. */
  int32_t (*assign)(dpa_tensor *tensor, const dpa_tensor *value);
  int32_t (*update_scalar)(int32_t operation, dpa_tensor *tensor, double value);
  int32_t (*update_add)(dpa_tensor *tensor, const dpa_tensor *a, double factor);
  int32_t (*update_add_product)(dpa_tensor *tensor, const dpa_tensor *a, const dpa_tensor *b, double factor);
  int32_t (*update_add_quotient)(dpa_tensor *tensor, const dpa_tensor *a, const dpa_tensor *b, double factor);
} dpa_torch_functions;

#ifdef __cplusplus
}
#endif

#endif
