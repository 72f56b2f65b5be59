// Sines in lanes of two binary64 of NEON, which every arm64 processor has.
#if defined(__aarch64__)
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif
#define DPA_TARGET
#include <arm_neon.h>

#include "dpa_compiler.h"

#define DPA_FLOATS 4
#define DPA_SINE_VECTORS 4
typedef float32x4_t dpa_floats;
typedef float64x2_t dpa_doubles;

#define F_ADD(x, y) vaddq_f32(x, y)
#define F_MUL(x, y) vmulq_f32(x, y)
#define F_ALL(x) vdupq_n_f32(x)
#define F_COUNT ((float32x4_t){0, 1, 2, 3})
#define F_LOAD(p) vld1q_f32(p)
#define F_STORE(p, x) vst1q_f32(p, x)
#define F_LOW(x) vcvt_f64_f32(vget_low_f32(x))
#define F_HIGH(x) vcvt_high_f64_f32(x)
#define F_NARROW(low, high) vcvt_high_f32_f64(vcvt_f32_f64(low), high)
#define D_ADD(x, y) vaddq_f64(x, y)
#define D_SUB(x, y) vsubq_f64(x, y)
#define D_MUL(x, y) vmulq_f64(x, y)
#define D_ALL(x) vdupq_n_f64(x)
/// x with its sign turned where the lowest bit of y is set.
#define D_FLIP_IF_ODD(x, y) \
  vreinterpretq_f64_u64(veorq_u64(vreinterpretq_u64_f64(x), vshlq_n_u64(vreinterpretq_u64_f64(y), 63)))

#include "dpa_sine_lanes.h"

DPA_DEFINE_SINES(neon)
#else
typedef int dpa_sine_neon_is_empty;
#endif
