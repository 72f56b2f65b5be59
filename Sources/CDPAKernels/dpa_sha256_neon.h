// SHA-256 on the instructions of arm64, 1 to 4 streams interleaved. A state is kept as the instructions want it:
// [0] = A, B, C, D and [1] = E, F, G, H, lowest lane first.
#ifndef DPA_SHA256_NEON_H
#define DPA_SHA256_NEON_H

#ifndef DPA_TARGET
#define DPA_TARGET __attribute__((target("+sha2")))
#endif
#include <arm_neon.h>

#include "dpa_compiler.h"
#include "dpa_sha256_constants.h"

typedef uint32x4_t dpa_half;

/// First blocks interleaved: message words and states of four take 24 of 32 registers.
#define DPA_SHA_FIRST 4

/// Nothing to clean: registers have no upper halves that other instructions leave behind.
DPA_INLINE void dpa_sha_enter(void) {}

DPA_INLINE dpa_half dpa_sha_swap_bytes(dpa_half x) {
  return vreinterpretq_u32_u8(vrev32q_u8(vreinterpretq_u8_u32(x)));
}

DPA_INLINE void dpa_sha_initial(dpa_half state[2]) {
  state[0] = vld1q_u32(dpa_sha256_initial);
  state[1] = vld1q_u32(dpa_sha256_initial + 4);
}

/// 64 bytes as 16 message words.
DPA_INLINE void dpa_sha_message(const uint8_t *block, dpa_half w[4]) {
  DPA_UNROLL for (int i = 0; i < 4; i++) {
    w[i] = dpa_sha_swap_bytes(vreinterpretq_u32_u8(vld1q_u8(block + 16 * i)));
  }
}

/// The hex text of a state as 16 message words.
DPA_INLINE void dpa_sha_hex(const dpa_half state[2], dpa_half w[4]) {
  static const char table[] = "0123456789abcdef";
  const uint8x16_t characters = vld1q_u8((const uint8_t *)table);
  DPA_UNROLL for (int i = 0; i < 2; i++) {
    // The two halves of a word swapped, so that zipping leaves the first four characters in the first message word.
    const uint8x16_t x = vreinterpretq_u8_u16(vrev32q_u16(vreinterpretq_u16_u32(state[i])));
    const uint8x16_t upper = vqtbl1q_u8(characters, vshrq_n_u8(x, 4));
    const uint8x16_t lower = vqtbl1q_u8(characters, vandq_u8(x, vdupq_n_u8(0x0f)));
    w[2 * i] = vreinterpretq_u32_u8(vzip1q_u8(lower, upper));
    w[2 * i + 1] = vreinterpretq_u32_u8(vzip2q_u8(lower, upper));
  }
}

/// Four rounds.
DPA_INLINE void dpa_sha_rounds(dpa_half s[2], dpa_half words_and_constants) {
  const dpa_half abcd = s[0];
  s[0] = vsha256hq_u32(abcd, s[1], words_and_constants);
  s[1] = vsha256h2q_u32(s[1], abcd, words_and_constants);
}

DPA_INLINE void dpa_sha_add(int streams, dpa_half states[][2], dpa_half s[][2]) {
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    states[n][0] = vaddq_u32(states[n][0], s[n][0]);
    states[n][1] = vaddq_u32(states[n][1], s[n][1]);
  }
}

/// Compresses one block per stream, message words given (and overwritten).
DPA_INLINE void dpa_sha_block(int streams, dpa_half states[][2], dpa_half w[][4]) {
  dpa_half s[4][2];
  DPA_UNROLL for (int n = 0; n < streams; n++) s[n][0] = states[n][0], s[n][1] = states[n][1];
  DPA_UNROLL for (int part = 0; part < 16; part++) {
    const dpa_half constants = vld1q_u32(dpa_sha256_round + 4 * part);
    DPA_UNROLL for (int n = 0; n < streams; n++) {
      dpa_half *words = w[n];
      dpa_sha_rounds(s[n], vaddq_u32(words[part & 3], constants));
      if (part < 12) {
        const dpa_half near = vsha256su0q_u32(words[part & 3], words[(part + 1) & 3]);
        words[part & 3] = vsha256su1q_u32(near, words[(part + 2) & 3], words[(part + 3) & 3]);
      }
    }
  }
  dpa_sha_add(streams, states, s);
}

/// Compresses one block that is the same in all streams, given as W[t] + K[t].
DPA_INLINE void dpa_sha_constant(int streams, dpa_half states[][2], const uint32_t *schedule) {
  dpa_half s[4][2];
  DPA_UNROLL for (int n = 0; n < streams; n++) s[n][0] = states[n][0], s[n][1] = states[n][1];
  DPA_UNROLL for (int part = 0; part < 16; part++) {
    const dpa_half four = vld1q_u32(schedule + 4 * part);
    DPA_UNROLL for (int n = 0; n < streams; n++) dpa_sha_rounds(s[n], four);
  }
  dpa_sha_add(streams, states, s);
}

DPA_INLINE uint32_t dpa_sha_last_word(const dpa_half state[2]) { return vgetq_lane_u32(state[1], 3); }

/// Writes a state as a digest.
DPA_INLINE void dpa_sha_digest(const dpa_half state[2], uint8_t *digest) {
  DPA_UNROLL for (int i = 0; i < 2; i++) vst1q_u8(digest + 16 * i, vreinterpretq_u8_u32(dpa_sha_swap_bytes(state[i])));
}

#endif
