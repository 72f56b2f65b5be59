// Sines in lanes of four binary64.
#if defined(__x86_64__)
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif
#define DPA_TARGET __attribute__((target("avx2")))
#include <immintrin.h>

#include "dpa_compiler.h"

#define DPA_FLOATS 8
#define DPA_SINE_VECTORS 2
typedef __m256 dpa_floats;
typedef __m256d dpa_doubles;

#define F_ADD(x, y) _mm256_add_ps(x, y)
#define F_MUL(x, y) _mm256_mul_ps(x, y)
#define F_ALL(x) _mm256_set1_ps(x)
#define F_COUNT _mm256_setr_ps(0, 1, 2, 3, 4, 5, 6, 7)
#define F_LOAD(p) _mm256_loadu_ps(p)
#define F_STORE(p, x) _mm256_storeu_ps(p, x)
#define F_LOW(x) _mm256_cvtps_pd(_mm256_castps256_ps128(x))
#define F_HIGH(x) _mm256_cvtps_pd(_mm256_extractf128_ps(x, 1))
#define F_NARROW(low, high) _mm256_set_m128(_mm256_cvtpd_ps(high), _mm256_cvtpd_ps(low))
#define D_ADD(x, y) _mm256_add_pd(x, y)
#define D_SUB(x, y) _mm256_sub_pd(x, y)
#define D_MUL(x, y) _mm256_mul_pd(x, y)
#define D_ALL(x) _mm256_set1_pd(x)
/// x with its sign turned where the lowest bit of y is set.
#define D_FLIP_IF_ODD(x, y) \
  _mm256_xor_pd(x, _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(y), 63)))

#include "dpa_sine_lanes.h"

DPA_DEFINE_SINES(avx2)
#else
typedef int dpa_sine_avx2_is_empty;
#endif
