// SHA-256 over lanes, one message per lane, several groups of lanes ("streams") interleaved. Include it after the
// lanes of an instruction set. Rounds are rolled by 16: unrolled further, the code falls out of the processor's op
// cache.
#ifndef DPA_SHA256_LANES_H
#define DPA_SHA256_LANES_H

#include "dpa_sha256_constants.h"

#define DPA_SUM0(x) V_XOR3(V_ROR(x, 2), V_ROR(x, 13), V_ROR(x, 22))
#define DPA_SUM1(x) V_XOR3(V_ROR(x, 6), V_ROR(x, 11), V_ROR(x, 25))
#define DPA_SIGMA0(x) V_XOR3(V_ROR(x, 7), V_ROR(x, 18), V_SHR(x, 3))
#define DPA_SIGMA1(x) V_XOR3(V_ROR(x, 17), V_ROR(x, 19), V_SHR(x, 10))

/// Round r on a state whose words rotate through the array: after 8 rounds each is back in its place.
DPA_INLINE void dpa_sha256_lanes_round(dpa_lanes *s, unsigned r, dpa_lanes word_and_constant) {
#define DPA_WORD(n) s[((n) + 8 - (r & 7)) & 7]
  const dpa_lanes e = DPA_WORD(4);
  dpa_lanes t = V_ADD(DPA_WORD(7), word_and_constant);
  V_PIN(t);
  t = V_ADD(V_ADD(t, V_CHOOSE(e, DPA_WORD(5), DPA_WORD(6))), DPA_SUM1(e));
  DPA_WORD(3) = V_ADD(DPA_WORD(3), t);
  const dpa_lanes a = DPA_WORD(0);
  DPA_WORD(7) = V_ADD(V_ADD(t, V_MAJORITY(a, DPA_WORD(1), DPA_WORD(2))), DPA_SUM0(a));
#undef DPA_WORD
}

/// Replaces message word r by the one 16 rounds later.
DPA_INLINE void dpa_sha256_lanes_schedule(dpa_lanes *w, unsigned r) {
  const dpa_lanes before = w[(r + 14) & 15], after = w[(r + 1) & 15];
  w[r] = V_ADD(V_ADD(w[r], w[(r + 9) & 15]), V_ADD(DPA_SIGMA1(before), DPA_SIGMA0(after)));
}

DPA_INLINE void dpa_sha256_lanes_initial(dpa_lanes *s) {
  DPA_UNROLL for (int i = 0; i < 8; i++) s[i] = V_ALL(dpa_sha256_initial[i]);
}

/// 64 rounds over message words w[0..<streams], which are overwritten.
DPA_INLINE void dpa_sha256_lanes_rounds(int streams, dpa_lanes s[][8], dpa_lanes w[][16]) {
  const uint32_t *constants = dpa_sha256_round;
  for (int part = 0; part < 3; part++, constants += 16) {
    DPA_UNROLL for (unsigned r = 0; r < 16; r++) {
      DPA_UNROLL for (int n = 0; n < streams; n++) {
        dpa_sha256_lanes_round(s[n], r, V_ADD(w[n][r], V_ALL(constants[r])));
        dpa_sha256_lanes_schedule(w[n], r);
      }
    }
  }
  DPA_UNROLL for (unsigned r = 0; r < 16; r++) {
    DPA_UNROLL for (int n = 0; n < streams; n++) {
      dpa_sha256_lanes_round(s[n], r, V_ADD(w[n][r], V_ALL(constants[r])));
    }
  }
}

/// Compresses one block that is the same in all lanes, given as W[t] + K[t].
DPA_INLINE void dpa_sha256_lanes_constant(int streams, dpa_lanes states[][8], const uint32_t *schedule) {
  dpa_lanes s[3][8];
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    DPA_UNROLL for (int i = 0; i < 8; i++) s[n][i] = states[n][i];
  }
  for (const uint32_t *end = schedule + 64; schedule < end; schedule += 16) {
    DPA_UNROLL for (unsigned r = 0; r < 16; r++) {
      DPA_UNROLL for (int n = 0; n < streams; n++) dpa_sha256_lanes_round(s[n], r, V_ALL(schedule[r]));
    }
  }
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    DPA_UNROLL for (int i = 0; i < 8; i++) states[n][i] = V_ADD(states[n][i], s[n][i]);
  }
}

#if DPA_LANES > 1
/// Loads 64 bytes at `offset` of each lane's row as 16 message words.
DPA_INLINE void dpa_sha256_lanes_message(const uint8_t *const *rows, size_t offset, dpa_lanes w[16]) {
  DPA_UNROLL for (int quarter = 0; quarter < 4; quarter++) {
    dpa_lanes x[4];
    DPA_UNROLL for (int i = 0; i < 4; i++) x[i] = dpa_lanes_load_quarters(rows, i, offset + 16 * (size_t)quarter);
    dpa_lanes_transpose(x);
    DPA_UNROLL for (int i = 0; i < 4; i++) w[4 * quarter + i] = dpa_lanes_swap_bytes(x[i]);
  }
}

#endif

/// Compresses the 64 bytes at `offset` of each lane's row into one group's state.
DPA_OUTLINE void dpa_sha256_lanes_block(dpa_lanes state[8], const uint8_t *const *rows, size_t offset) {
  dpa_lanes s[1][8], w[1][16];
  dpa_sha256_lanes_message(rows, offset, w[0]);
  DPA_UNROLL for (int i = 0; i < 8; i++) s[0][i] = state[i];
  dpa_sha256_lanes_rounds(1, s, w);
  DPA_UNROLL for (int i = 0; i < 8; i++) state[i] = V_ADD(state[i], s[0][i]);
}

#if DPA_LANES > 1
/// Writes a group's digests, 32 bytes per lane.
DPA_INLINE void dpa_sha256_lanes_digests(const dpa_lanes state[8], uint8_t *digests) {
  DPA_UNROLL for (int half = 0; half < 2; half++) {
    dpa_lanes x[4];
    DPA_UNROLL for (int i = 0; i < 4; i++) x[i] = dpa_lanes_swap_bytes(state[4 * half + i]);
    dpa_lanes_transpose(x);
    DPA_UNROLL for (int i = 0; i < 4; i++) dpa_lanes_store_quarters(digests + 16 * half, 32, i, x[i]);
  }
}
#endif

#endif
