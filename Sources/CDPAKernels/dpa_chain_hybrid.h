// The links of a seed chain on two units at once: while 16 lanes of AVX-512 hash the first blocks of one group, the
// SHA instructions hash the constant blocks of the group before it, interleaved in one instruction stream. Worth it
// where 512-bit operations take two passes; the constant block is the half of a link that suits the SHA unit, since
// its 32 steps need nothing but one shared operand each.
#ifndef DPA_CHAIN_HYBRID_H
#define DPA_CHAIN_HYBRID_H

#include "dpa_chain_lanes.h"
#include "dpa_sha256_shani.h"

/// One group's 16 states as the SHA instructions want them, lanes 0, 4, 8, 12, 1, 5, ... in order.
typedef struct {
  dpa_half halves[2][16];
} __attribute__((aligned(64))) dpa_chain_crowd;

/// Lanes to crowd: transposes F, E, B, A and H, G, D, C.
DPA_INLINE void dpa_chain_disband(const dpa_lanes s[8], dpa_chain_crowd *crowd) {
  DPA_UNROLL for (int half = 0; half < 2; half++) {
    const int i = 2 * half;
    dpa_lanes x[4] = {s[i + 5], s[i + 4], s[i + 1], s[i]};
    dpa_lanes_transpose(x);
    DPA_UNROLL for (int n = 0; n < 4; n++) V_STOREU(crowd->halves[half] + 4 * n, x[n]);
  }
}

/// Crowd to lanes: the sum of the states before and after a block.
DPA_INLINE void dpa_chain_gather(const dpa_chain_crowd *before, const dpa_chain_crowd *after, dpa_lanes s[8]) {
  DPA_UNROLL for (int half = 0; half < 2; half++) {
    const int i = 2 * half;
    dpa_lanes x[4];
    DPA_UNROLL for (int n = 0; n < 4; n++) {
      x[n] = V_ADD(V_LOADU(before->halves[half] + 4 * n), V_LOADU(after->halves[half] + 4 * n));
    }
    dpa_lanes_transpose(x);
    s[i + 5] = x[0], s[i + 4] = x[1], s[i + 1] = x[2], s[i] = x[3];
  }
}

/// Two rounds of four states on the SHA unit; the pin keeps them where they are in the instruction stream.
DPA_INLINE void dpa_chain_hybrid_step(dpa_half s[4][2], unsigned pair, const uint32_t *schedule) {
  const dpa_half two = _mm_loadl_epi64((const dpa_half *)(schedule + 2 * pair));
  const unsigned turn = pair & 1;
  DPA_UNROLL for (int n = 0; n < 4; n++) {
    s[n][turn ^ 1] = _mm_sha256rnds2_epu32(s[n][turn ^ 1], s[n][turn], two);
    V_KEEP_HALF(s[n][turn ^ 1]);
  }
}

/// A quarter of both blocks: 16 rounds of the group in lanes, all 64 rounds of four of the crowd.
DPA_INLINE void dpa_chain_hybrid_quarter(int quarter, int last, dpa_lanes *s, dpa_lanes *w, const uint32_t *schedule,
                                         const dpa_chain_crowd *before, dpa_chain_crowd *after) {
  dpa_half x[4][2];
  DPA_UNROLL for (int n = 0; n < 4; n++) {
    x[n][0] = before->halves[0][4 * quarter + n];
    x[n][1] = before->halves[1][4 * quarter + n];
  }
  DPA_UNROLL for (unsigned r = 0; r < 16; r++) {
    dpa_sha256_lanes_round(s, r, V_ADD(w[r], V_ALL(dpa_sha256_round[16 * quarter + (int)r])));
    V_KEEP(s[(11 - (r & 7)) & 7]);
    dpa_chain_hybrid_step(x, 2 * r, schedule);
    if (!last) {
      dpa_sha256_lanes_schedule(w, r);
      V_KEEP(w[r]);
    }
    dpa_chain_hybrid_step(x, 2 * r + 1, schedule);
  }
  DPA_UNROLL for (int n = 0; n < 4; n++) {
    after->halves[0][4 * quarter + n] = x[n][0];
    after->halves[1][4 * quarter + n] = x[n][1];
  }
}

/// First block of the group `state` (its result goes to `next`), constant block of the crowd `before` (to
/// `previous`).
DPA_OUTLINE void dpa_chain_hybrid_pair(const dpa_lanes state[8], dpa_chain_crowd *next, const uint32_t *schedule,
                                       const dpa_chain_crowd *before, dpa_lanes previous[8]) {
  dpa_lanes s[8], w[16];
  dpa_chain_crowd after;
  DPA_UNROLL for (int i = 0; i < 8; i++) dpa_lanes_hex(state[i], &w[2 * i], &w[2 * i + 1]);
  dpa_sha256_lanes_initial(s);
  for (int quarter = 0; quarter < 3; quarter++) dpa_chain_hybrid_quarter(quarter, 0, s, w, schedule, before, &after);
  dpa_chain_hybrid_quarter(3, 1, s, w, schedule, before, &after);
  DPA_UNROLL for (int i = 0; i < 8; i++) s[i] = V_ADD(s[i], V_ALL(dpa_sha256_initial[i]));
  dpa_chain_disband(s, next);
  dpa_chain_gather(before, &after, previous);
}

/// The constant block of the last crowd, alone.
DPA_OUTLINE void dpa_chain_hybrid_rest(const dpa_chain_crowd *before, const uint32_t *schedule, dpa_lanes previous[8]) {
  dpa_chain_crowd after;
  for (int first = 0; first < 16; first += 4) {
    dpa_half x[4][2];
    DPA_UNROLL for (int n = 0; n < 4; n++) {
      x[n][0] = before->halves[0][first + n];
      x[n][1] = before->halves[1][first + n];
    }
    DPA_UNROLL for (unsigned pair = 0; pair < 32; pair++) dpa_chain_hybrid_step(x, pair, schedule);
    DPA_UNROLL for (int n = 0; n < 4; n++) {
      after.halves[0][first + n] = x[n][0];
      after.halves[1][first + n] = x[n][1];
    }
  }
  dpa_chain_gather(before, &after, previous);
}

/// A run of links with one constant block each, over at least two groups.
DPA_INLINE void dpa_chain_hybrid_run(dpa_lanes states[][8], size_t groups, const uint32_t *schedule, size_t links) {
  dpa_chain_crowd crowds[2];
  dpa_chain_first_blocks(1, states);
  dpa_chain_disband(states[0], &crowds[0]);
  const size_t steps = groups * links;
  size_t previous = 0, group = 1;
  for (size_t step = 1; step < steps; step++) {
    dpa_chain_hybrid_pair(states[group], &crowds[step & 1], schedule, &crowds[(step - 1) & 1], states[previous]);
    if (group == 0) schedule += 64;
    previous = group;
    group = group + 1 < groups ? group + 1 : 0;
  }
  dpa_chain_hybrid_rest(&crowds[(steps - 1) & 1], schedule, states[previous]);
}

/// All links: runs of links with one constant block on both units, the others (from Fibonacci(265) on) in lanes.
DPA_INLINE void dpa_chain_hybrid_links(const dpa_chain_plan *plan, dpa_lanes states[][8], size_t groups) {
  const uint32_t *schedule = plan->schedules;
  uint32_t link = 0;
  while (link < plan->link_count) {
    const uint32_t first = link, begin = link == 0 ? 0 : plan->block_ends[link - 1];
    while (link < plan->link_count && plan->block_ends[link] - begin == link + 1 - first) link++;
    if (groups >= 2 && link > first) {
      dpa_chain_hybrid_run(states, groups, schedule, link - first);
      schedule += 64 * (size_t)(link - first);
    } else {
      if (link == first) link++;
      for (uint32_t i = first; i < link; i++) {
        dpa_chain_first_all(states, groups);
        const uint32_t *end = plan->schedules + (size_t)64 * plan->block_ends[i];
        for (; schedule < end; schedule += 64) dpa_chain_constant_all(states, groups, schedule);
      }
    }
  }
}

#endif
