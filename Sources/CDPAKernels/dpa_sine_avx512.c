// Sines in lanes of eight binary64.
#if defined(__x86_64__)
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif
#define DPA_TARGET __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl")))
#include <immintrin.h>

#include "dpa_compiler.h"

#define DPA_FLOATS 16
#define DPA_SINE_VECTORS 2
typedef __m512 dpa_floats;
typedef __m512d dpa_doubles;

#define F_ADD(x, y) _mm512_add_ps(x, y)
#define F_MUL(x, y) _mm512_mul_ps(x, y)
#define F_ALL(x) _mm512_set1_ps(x)
#define F_COUNT _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#define F_LOAD(p) _mm512_loadu_ps(p)
#define F_STORE(p, x) _mm512_storeu_ps(p, x)
#define F_LOW(x) _mm512_cvtps_pd(_mm512_castps512_ps256(x))
#define F_HIGH(x) _mm512_cvtps_pd(_mm512_extractf32x8_ps(x, 1))
#define F_NARROW(low, high) \
  _mm512_insertf32x8(_mm512_castps256_ps512(_mm512_cvtpd_ps(low)), _mm512_cvtpd_ps(high), 1)
#define D_ADD(x, y) _mm512_add_pd(x, y)
#define D_SUB(x, y) _mm512_sub_pd(x, y)
#define D_MUL(x, y) _mm512_mul_pd(x, y)
#define D_ALL(x) _mm512_set1_pd(x)
/// x with its sign turned where the lowest bit of y is set.
#define D_FLIP_IF_ODD(x, y) \
  _mm512_castsi512_pd(_mm512_xor_si512(_mm512_castpd_si512(x), _mm512_slli_epi64(_mm512_castpd_si512(y), 63)))

#include "dpa_sine_lanes.h"

DPA_DEFINE_SINES(avx512)
#else
typedef int dpa_sine_avx512_is_empty;
#endif
