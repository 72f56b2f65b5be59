// One 32-bit lane: the vocabulary of the lane templates in plain C, for what is too little to fill vectors.
#ifndef DPA_LANES_SCALAR_H
#define DPA_LANES_SCALAR_H

#define DPA_TARGET
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dpa_compiler.h"

#define DPA_LANES 1
typedef uint32_t dpa_lanes;

#define V_ADD(x, y) ((x) + (y))
#define V_SUB(x, y) ((x) - (y))
#define V_MUL(x, y) ((x) * (y))
#define V_AND(x, y) ((x) & (y))
#define V_OR(x, y) ((x) | (y))
#define V_XOR(x, y) ((x) ^ (y))
#define V_XOR3(x, y, z) ((x) ^ (y) ^ (z))
#define V_SHR(x, n) ((x) >> (n))
#define V_SHL(x, n) ((x) << (n))
#define V_ROR(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define V_CHOOSE(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define V_MAJORITY(x, y, z) ((y) ^ (((x) ^ (y)) & ((y) ^ (z))))
#define V_ALL(x) ((uint32_t)(x))
#define V_LOADU(p) (*(const dpa_lanes *)(p))
#define V_STOREU(p, x) (*(dpa_lanes *)(p) = (x))
/// Fixes a value in a register here, so that the compiler schedules around it and does not reassociate across it.
#define V_PIN(x) __asm__("" : "+r"(x))
/// The same, and keeps its place among other such points.
#define V_KEEP(x) __asm__ volatile("" : "+r"(x))

/// Loads 64 bytes at `offset` of the row as 16 message words.
DPA_INLINE void dpa_sha256_lanes_message(const uint8_t *const *rows, size_t offset, dpa_lanes w[16]) {
  for (int i = 0; i < 16; i++) {
    uint32_t word;
    memcpy(&word, rows[0] + offset + 4 * (size_t)i, 4);
    w[i] = __builtin_bswap32(word);
  }
}

/// Writes the digest.
DPA_INLINE void dpa_sha256_lanes_digests(const dpa_lanes state[8], uint8_t *digest) {
  for (int i = 0; i < 8; i++) {
    const uint32_t word = __builtin_bswap32(state[i]);
    memcpy(digest + 4 * i, &word, 4);
  }
}

/// Four nibbles as four hex characters, the uppermost first.
DPA_INLINE uint32_t dpa_lanes_hex_half(uint32_t x) {
  uint32_t spread = (x | x << 8) & 0x00ff00ffu;
  spread = (spread | spread << 4) & 0x0f0f0f0fu;
  const uint32_t letters = ((spread + 0x06060606u) >> 4) & 0x01010101u;
  return spread + 0x30303030u + letters * ('a' - '0' - 10);
}

/// The eight hex characters as two message words, the upper half of the lane first.
DPA_INLINE void dpa_lanes_hex(dpa_lanes x, dpa_lanes *first, dpa_lanes *second) {
  *first = dpa_lanes_hex_half(x >> 16);
  *second = dpa_lanes_hex_half(x & 0xffffu);
}

/// `x` if the bit is set, else `y`.
DPA_INLINE dpa_lanes dpa_lanes_select(uint32_t bits, dpa_lanes x, dpa_lanes y) { return bits & 1u ? x : y; }

#endif
