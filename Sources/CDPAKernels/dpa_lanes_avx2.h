// Eight 32-bit lanes: the vocabulary of the lane templates in AVX2.
#ifndef DPA_LANES_AVX2_H
#define DPA_LANES_AVX2_H

#define DPA_TARGET __attribute__((target("avx2")))
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#include "dpa_compiler.h"

#define DPA_LANES 8
typedef __m256i dpa_lanes;

#define V_ADD(x, y) _mm256_add_epi32(x, y)
#define V_SUB(x, y) _mm256_sub_epi32(x, y)
#define V_MUL(x, y) _mm256_mullo_epi32(x, y)
#define V_AND(x, y) _mm256_and_si256(x, y)
#define V_OR(x, y) _mm256_or_si256(x, y)
#define V_XOR(x, y) _mm256_xor_si256(x, y)
#define V_XOR3(x, y, z) V_XOR(V_XOR(x, y), z)
#define V_SHR(x, n) _mm256_srli_epi32(x, n)
#define V_SHL(x, n) _mm256_slli_epi32(x, n)
#define V_ROR(x, n) V_OR(V_SHR(x, n), V_SHL(x, 32 - (n)))
#define V_CHOOSE(x, y, z) V_XOR(z, V_AND(x, V_XOR(y, z)))
#define V_MAJORITY(x, y, z) V_XOR(y, V_AND(V_XOR(x, y), V_XOR(y, z)))
#define V_ALL(x) _mm256_set1_epi32((int)(x))
#define V_LOAD(p) _mm256_load_si256((const dpa_lanes *)(p))
#define V_LOADU(p) _mm256_loadu_si256((const dpa_lanes *)(p))
#define V_STOREU(p, x) _mm256_storeu_si256((dpa_lanes *)(p), x)
/// Fixes a value in a register here, so that the compiler schedules around it and does not reassociate across it.
#define V_PIN(x) __asm__("" : "+x"(x))
/// The same, and keeps its place among other such points.
#define V_KEEP(x) __asm__ volatile("" : "+x"(x))

/// Bytes of each 32-bit lane reversed.
DPA_INLINE dpa_lanes dpa_lanes_swap_bytes(dpa_lanes x) {
  return _mm256_shuffle_epi8(x, _mm256_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203, 0x0c0d0e0f,
                                                 0x08090a0b, 0x04050607, 0x00010203));
}

/// 16 bytes of each of the lanes first, first + 4, from `offset` of their rows.
DPA_INLINE dpa_lanes dpa_lanes_load_quarters(const uint8_t *const *rows, int first, size_t offset) {
  const __m128i low = _mm_loadu_si128((const __m128i *)(rows[first] + offset));
  return _mm256_inserti128_si256(_mm256_castsi128_si256(low),
                                 _mm_loadu_si128((const __m128i *)(rows[first + 4] + offset)), 1);
}

/// The inverse: `rows` here is one block with `pitch` bytes per lane.
DPA_INLINE void dpa_lanes_store_quarters(uint8_t *rows, size_t pitch, int first, dpa_lanes x) {
  _mm_storeu_si128((__m128i *)(rows + pitch * (size_t)first), _mm256_castsi256_si128(x));
  _mm_storeu_si128((__m128i *)(rows + pitch * (size_t)(first + 4)), _mm256_extracti128_si256(x, 1));
}

/// Transposes the 4 x 4 words in each 128-bit part.
DPA_INLINE void dpa_lanes_transpose(dpa_lanes x[4]) {
  const dpa_lanes low01 = _mm256_unpacklo_epi32(x[0], x[1]), high01 = _mm256_unpackhi_epi32(x[0], x[1]);
  const dpa_lanes low23 = _mm256_unpacklo_epi32(x[2], x[3]), high23 = _mm256_unpackhi_epi32(x[2], x[3]);
  x[0] = _mm256_unpacklo_epi64(low01, low23);
  x[1] = _mm256_unpackhi_epi64(low01, low23);
  x[2] = _mm256_unpacklo_epi64(high01, high23);
  x[3] = _mm256_unpackhi_epi64(high01, high23);
}

/// The eight hex characters of each lane as two message words, the upper half of the lane first.
DPA_INLINE void dpa_lanes_hex(dpa_lanes x, dpa_lanes *first, dpa_lanes *second) {
  const dpa_lanes characters = _mm256_broadcastsi128_si256(
      _mm_set_epi32(0x66656463, 0x62613938, 0x37363534, 0x33323130));
  const dpa_lanes nibble = _mm256_set1_epi8(0x0f);
  const dpa_lanes upper = _mm256_shuffle_epi8(characters, V_AND(V_SHR(x, 4), nibble));
  const dpa_lanes lower = _mm256_shuffle_epi8(characters, V_AND(x, nibble));
  const __m256 left = _mm256_castsi256_ps(_mm256_unpacklo_epi8(lower, upper));
  const __m256 right = _mm256_castsi256_ps(_mm256_unpackhi_epi8(lower, upper));
  *first = _mm256_castps_si256(_mm256_shuffle_ps(left, right, 0xdd));
  *second = _mm256_castps_si256(_mm256_shuffle_ps(left, right, 0x88));
}

/// `x` in the lanes whose bit is set, `y` in the others.
DPA_INLINE dpa_lanes dpa_lanes_select(uint32_t bits, dpa_lanes x, dpa_lanes y) {
  const dpa_lanes bit = _mm256_set_epi32(128, 64, 32, 16, 8, 4, 2, 1);
  return _mm256_blendv_epi8(y, x, _mm256_cmpeq_epi32(V_AND(V_ALL(bits), bit), bit));
}

#endif
