// SHA-256 on the SHA instructions, 1 to 4 streams interleaved (one step waits 4 cycles, a new one may start every
// 2). A state is kept as the instructions want it: [0] = F, E, B, A and [1] = H, G, D, C, lowest lane first.
#ifndef DPA_SHA256_SHANI_H
#define DPA_SHA256_SHANI_H

#ifndef DPA_TARGET
#define DPA_TARGET __attribute__((target("avx2,sha,ssse3,sse4.1")))
#endif
#include <immintrin.h>

#include "dpa_compiler.h"
#include "dpa_sha256_constants.h"

typedef __m128i dpa_half;

/// First blocks interleaved.
#define DPA_SHA_FIRST 4

#define DPA_SHA_LOAD(p) _mm_loadu_si128((const dpa_half *)(p))
/// Keeps its place in the instruction stream among other such points.
#define V_KEEP_HALF(x) __asm__ volatile("" : "+x"(x))
#define DPA_SHA_STORE(p, x) _mm_storeu_si128((dpa_half *)(p), x)

/// Every function that is called from outside begins with this, and those that copy or fill memory end with it. The SHA
/// instructions exist in the legacy encoding only: where the upper half of a vector register is in use, each of them
/// costs a hundredfold on many Intel processors. For the same reason no function may hold both a SHA instruction and a
/// copy that could become a 256-bit one (`scripts/checks/check_sha_state.py` sees to it).
DPA_INLINE void dpa_sha_enter(void) { _mm256_zeroupper(); }

/// State words a...h in memory to the two halves.
DPA_INLINE void dpa_sha_pack(const uint32_t words[8], dpa_half state[2]) {
  const dpa_half dcba = DPA_SHA_LOAD(words), hgfe = DPA_SHA_LOAD(words + 4);
  const dpa_half feba_swapped = _mm_unpacklo_epi64(dcba, hgfe);  // a b e f
  const dpa_half hgdc_swapped = _mm_unpackhi_epi64(dcba, hgfe);  // c d g h
  state[0] = _mm_shuffle_epi32(feba_swapped, 0x1b);
  state[1] = _mm_shuffle_epi32(hgdc_swapped, 0x1b);
}

/// The two halves back to words a, b, c, d and e, f, g, h, with `arrange` applied to the words' order b a d c.
DPA_INLINE void dpa_sha_unpack(const dpa_half state[2], dpa_half arrange, dpa_half words[2]) {
  words[0] = _mm_shuffle_epi8(_mm_unpackhi_epi64(state[0], state[1]), arrange);
  words[1] = _mm_shuffle_epi8(_mm_unpacklo_epi64(state[0], state[1]), arrange);
}

/// `arrange` for words in order; for digest bytes in order; for words in order with their halves swapped.
#define DPA_SHA_WORDS _mm_set_epi32(0x0b0a0908, 0x0f0e0d0c, 0x03020100, 0x07060504)
#define DPA_SHA_BYTES _mm_set_epi32(0x08090a0b, 0x0c0d0e0f, 0x00010203, 0x04050607)
#define DPA_SHA_HALVES _mm_set_epi32(0x09080b0a, 0x0d0c0f0e, 0x01000302, 0x05040706)

DPA_INLINE void dpa_sha_initial(dpa_half state[2]) { dpa_sha_pack(dpa_sha256_initial, state); }

/// 64 bytes as 16 message words.
DPA_INLINE void dpa_sha_message(const uint8_t *block, dpa_half w[4]) {
  const dpa_half swap = _mm_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203);
  DPA_UNROLL for (int i = 0; i < 4; i++) w[i] = _mm_shuffle_epi8(DPA_SHA_LOAD(block + 16 * i), swap);
}

/// The hex text of a state as 16 message words.
DPA_INLINE void dpa_sha_hex(const dpa_half state[2], dpa_half w[4]) {
  const dpa_half characters = _mm_set_epi32(0x66656463, 0x62613938, 0x37363534, 0x33323130);
  const dpa_half nibble = _mm_set1_epi8(0x0f);
  dpa_half x[2];
  dpa_sha_unpack(state, DPA_SHA_HALVES, x);
  DPA_UNROLL for (int i = 0; i < 2; i++) {
    const dpa_half upper = _mm_shuffle_epi8(characters, _mm_and_si128(_mm_srli_epi32(x[i], 4), nibble));
    const dpa_half lower = _mm_shuffle_epi8(characters, _mm_and_si128(x[i], nibble));
    w[2 * i] = _mm_unpacklo_epi8(lower, upper);
    w[2 * i + 1] = _mm_unpackhi_epi8(lower, upper);
  }
}

/// Four rounds.
DPA_INLINE void dpa_sha_rounds(dpa_half s[2], dpa_half words_and_constants) {
  s[1] = _mm_sha256rnds2_epu32(s[1], s[0], words_and_constants);
  s[0] = _mm_sha256rnds2_epu32(s[0], s[1], _mm_shuffle_epi32(words_and_constants, 0x0e));
}

/// The four message words 16 rounds after those of `part`; `last` are those 12 rounds after it.
DPA_INLINE dpa_half dpa_sha_schedule(const dpa_half w[4], int part, dpa_half last) {
  const dpa_half middle = _mm_alignr_epi8(last, w[(part + 2) & 3], 4);
  const dpa_half sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[part & 3], w[(part + 1) & 3]), middle);
  return _mm_sha256msg2_epu32(sum, last);
}

/// 64 rounds of one or two streams, all in registers.
DPA_INLINE void dpa_sha_block_few(int streams, dpa_half s[][2], dpa_half w[][4]) {
  DPA_UNROLL for (int part = 0; part < 16; part++) {
    const dpa_half constants = DPA_SHA_LOAD(dpa_sha256_round + 4 * part);
    DPA_UNROLL for (int n = 0; n < streams; n++) {
      dpa_sha_rounds(s[n], _mm_add_epi32(w[n][part & 3], constants));
      if (part < 12) w[n][part & 3] = dpa_sha_schedule(w[n], part, w[n][(part + 3) & 3]);
    }
  }
}

/// 64 rounds of three or four streams. States and each stream's last words stay in registers; the barrier keeps the
/// others in memory, where the compiler would choose worse. In the order given, two steps of a stream are a whole turn
/// of the streams apart, which hides their latency.
DPA_INLINE void dpa_sha_block_many(int streams, dpa_half s[][2], dpa_half (*w)[4]) {
  dpa_half last[4], sums[4];
  DPA_UNROLL for (int n = 0; n < streams; n++) last[n] = w[n][3];
  DPA_UNROLL for (int part = 0; part < 16; part++) {
    const dpa_half constants = DPA_SHA_LOAD(dpa_sha256_round + 4 * part);
    __asm__ volatile("" : "+r"(w) : : "memory");
    DPA_UNROLL for (int n = 0; n < streams; n++) {
      sums[n] = _mm_add_epi32(w[n][part & 3], constants);
      s[n][1] = _mm_sha256rnds2_epu32(s[n][1], s[n][0], sums[n]);
      V_KEEP_HALF(s[n][1]);
    }
    DPA_UNROLL for (int n = 0; n < streams; n++) {
      s[n][0] = _mm_sha256rnds2_epu32(s[n][0], s[n][1], _mm_shuffle_epi32(sums[n], 0x0e));
      V_KEEP_HALF(s[n][0]);
      if (part >= 12) continue;
      last[n] = dpa_sha_schedule(w[n], part, last[n]);
      V_KEEP_HALF(last[n]);
      w[n][part & 3] = last[n];
    }
  }
}

/// Compresses one block per stream, message words given (and overwritten).
DPA_INLINE void dpa_sha_block(int streams, dpa_half states[][2], dpa_half w[][4]) {
  dpa_half s[4][2];
  DPA_UNROLL for (int n = 0; n < streams; n++) s[n][0] = states[n][0], s[n][1] = states[n][1];
  if (streams <= 2) {
    dpa_sha_block_few(streams, s, w);
  } else {
    dpa_sha_block_many(streams, s, w);
  }
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    states[n][0] = _mm_add_epi32(states[n][0], s[n][0]);
    states[n][1] = _mm_add_epi32(states[n][1], s[n][1]);
  }
}

/// Compresses one block that is the same in all streams, given as W[t] + K[t].
DPA_INLINE void dpa_sha_constant(int streams, dpa_half states[][2], const uint32_t *schedule) {
  dpa_half s[4][2];
  DPA_UNROLL for (int n = 0; n < streams; n++) s[n][0] = states[n][0], s[n][1] = states[n][1];
  DPA_UNROLL for (int pair = 0; pair < 32; pair++) {
    const dpa_half two = _mm_loadl_epi64((const dpa_half *)(schedule + 2 * pair));
    const int turn = pair & 1;
    DPA_UNROLL for (int n = 0; n < streams; n++) {
      s[n][turn ^ 1] = _mm_sha256rnds2_epu32(s[n][turn ^ 1], s[n][turn], two);
    }
  }
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    states[n][0] = _mm_add_epi32(states[n][0], s[n][0]);
    states[n][1] = _mm_add_epi32(states[n][1], s[n][1]);
  }
}

DPA_INLINE uint32_t dpa_sha_last_word(const dpa_half state[2]) { return (uint32_t)_mm_cvtsi128_si32(state[1]); }

/// Writes a state as a digest.
DPA_INLINE void dpa_sha_digest(const dpa_half state[2], uint8_t *digest) {
  dpa_half words[2];
  dpa_sha_unpack(state, DPA_SHA_BYTES, words);
  DPA_SHA_STORE(digest, words[0]);
  DPA_SHA_STORE(digest + 16, words[1]);
}

#endif
