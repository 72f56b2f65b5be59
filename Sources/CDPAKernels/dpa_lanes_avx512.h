// Sixteen 32-bit lanes: the vocabulary of the lane templates in AVX-512. With DPA_LANES_VBMI hex text is made by
// VBMI.
#ifndef DPA_LANES_AVX512_H
#define DPA_LANES_AVX512_H

#ifndef DPA_TARGET
#define DPA_TARGET __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl")))
#endif
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#include "dpa_compiler.h"

#define DPA_LANES 16
typedef __m512i dpa_lanes;

#define V_ADD(x, y) _mm512_add_epi32(x, y)
#define V_SUB(x, y) _mm512_sub_epi32(x, y)
#define V_MUL(x, y) _mm512_mullo_epi32(x, y)
#define V_AND(x, y) _mm512_and_si512(x, y)
#define V_OR(x, y) _mm512_or_si512(x, y)
#define V_XOR(x, y) _mm512_xor_si512(x, y)
#define V_XOR3(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0x96)
#define V_SHR(x, n) _mm512_srli_epi32(x, n)
#define V_SHL(x, n) _mm512_slli_epi32(x, n)
#define V_ROR(x, n) _mm512_ror_epi32(x, n)
#define V_CHOOSE(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xca)
#define V_MAJORITY(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xe8)
#define V_ALL(x) _mm512_set1_epi32((int)(x))
#define V_LOAD(p) _mm512_load_si512((const void *)(p))
#define V_LOADU(p) _mm512_loadu_si512((const void *)(p))
#define V_STOREU(p, x) _mm512_storeu_si512((void *)(p), x)
/// Fixes a value in a register here, so that the compiler schedules around it and does not reassociate across it.
#define V_PIN(x) __asm__("" : "+v"(x))
/// The same, and keeps its place among other such points.
#define V_KEEP(x) __asm__ volatile("" : "+v"(x))

/// Bytes of each 32-bit lane reversed.
DPA_INLINE dpa_lanes dpa_lanes_swap_bytes(dpa_lanes x) {
  return _mm512_shuffle_epi8(
      x, _mm512_broadcast_i32x4(_mm_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203)));
}

/// 16 bytes of each of the lanes first, first + 4, first + 8, first + 12, from `offset` of their rows.
DPA_INLINE dpa_lanes dpa_lanes_load_quarters(const uint8_t *const *rows, int first, size_t offset) {
#define DPA_QUARTER(n) _mm_loadu_si128((const __m128i *)(rows[first + 4 * (n)] + offset))
  dpa_lanes x = _mm512_castsi128_si512(DPA_QUARTER(0));
  x = _mm512_mask_broadcast_i32x4(x, 0x00f0, DPA_QUARTER(1));
  x = _mm512_mask_broadcast_i32x4(x, 0x0f00, DPA_QUARTER(2));
  return _mm512_mask_broadcast_i32x4(x, 0xf000, DPA_QUARTER(3));
#undef DPA_QUARTER
}

/// The inverse: `rows` here is one block with `pitch` bytes per lane.
DPA_INLINE void dpa_lanes_store_quarters(uint8_t *rows, size_t pitch, int first, dpa_lanes x) {
  uint8_t *row = rows + pitch * (size_t)first;
  _mm_storeu_si128((__m128i *)row, _mm512_castsi512_si128(x));
  _mm_storeu_si128((__m128i *)(row + 4 * pitch), _mm512_extracti32x4_epi32(x, 1));
  _mm_storeu_si128((__m128i *)(row + 8 * pitch), _mm512_extracti32x4_epi32(x, 2));
  _mm_storeu_si128((__m128i *)(row + 12 * pitch), _mm512_extracti32x4_epi32(x, 3));
}

/// Transposes the 4 x 4 words in each 128-bit part.
DPA_INLINE void dpa_lanes_transpose(dpa_lanes x[4]) {
  const dpa_lanes low01 = _mm512_unpacklo_epi32(x[0], x[1]), high01 = _mm512_unpackhi_epi32(x[0], x[1]);
  const dpa_lanes low23 = _mm512_unpacklo_epi32(x[2], x[3]), high23 = _mm512_unpackhi_epi32(x[2], x[3]);
  x[0] = _mm512_unpacklo_epi64(low01, low23);
  x[1] = _mm512_unpackhi_epi64(low01, low23);
  x[2] = _mm512_unpacklo_epi64(high01, high23);
  x[3] = _mm512_unpackhi_epi64(high01, high23);
}

/// The eight hex characters of each lane as two message words, the upper half of the lane first.
DPA_INLINE void dpa_lanes_hex(dpa_lanes x, dpa_lanes *first, dpa_lanes *second) {
  const dpa_lanes characters =
      _mm512_broadcast_i32x4(_mm_set_epi32(0x66656463, 0x62613938, 0x37363534, 0x33323130));
#ifdef DPA_LANES_VBMI
  // Each byte takes the 8 bits that start at its nibble; the lookup ignores all but the lowest six, and the table
  // repeats every 16.
  const dpa_lanes upper = _mm512_set1_epi64(0x3c3834301c181410);
  const dpa_lanes lower = _mm512_set1_epi64(0x2c2824200c080400);
  *first = _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(upper, x), characters);
  *second = _mm512_permutexvar_epi8(_mm512_multishift_epi64_epi8(lower, x), characters);
#else
  const dpa_lanes nibble = _mm512_set1_epi8(0x0f);
  const dpa_lanes upper = _mm512_shuffle_epi8(characters, V_AND(V_SHR(x, 4), nibble));
  const dpa_lanes lower = _mm512_shuffle_epi8(characters, V_AND(x, nibble));
  const __m512 left = _mm512_castsi512_ps(_mm512_unpacklo_epi8(lower, upper));
  const __m512 right = _mm512_castsi512_ps(_mm512_unpackhi_epi8(lower, upper));
  *first = _mm512_castps_si512(_mm512_shuffle_ps(left, right, 0xdd));
  *second = _mm512_castps_si512(_mm512_shuffle_ps(left, right, 0x88));
#endif
}

/// `x` in the lanes whose bit is set, `y` in the others.
DPA_INLINE dpa_lanes dpa_lanes_select(uint32_t bits, dpa_lanes x, dpa_lanes y) {
  return _mm512_mask_mov_epi32(y, (__mmask16)bits, x);
}

#endif
