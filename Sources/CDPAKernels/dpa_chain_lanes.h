// The phases of a seed chain over lanes. A batch of groups runs phase by phase (all texts, then per link all first
// blocks and all constant blocks): every loop is one small piece of code, and independent groups hide each other's
// latency.
#ifndef DPA_CHAIN_LANES_H
#define DPA_CHAIN_LANES_H

#include "dpa_scratch.h"
#include "dpa_sha256_lanes.h"
#include "dpa_text.h"

#define DPA_CHAIN_BATCH 384
#define DPA_CHAIN_GROUPS (DPA_CHAIN_BATCH / DPA_LANES)

typedef struct {
  dpa_lanes states[DPA_CHAIN_GROUPS][8];
  uint8_t rows[DPA_CHAIN_BATCH * DPA_TEXT_ROW_MAX];
  uint8_t digests[DPA_LANES * 32];
  uint32_t seeds[DPA_LANES];
  dpa_text_form form;
} dpa_chain_scratch;
DPA_ASSERT_FITS(dpa_chain_scratch);

/// The lanes whose text needs a second block.
DPA_INLINE uint32_t dpa_chain_long_texts(const dpa_text_form *form, const uint64_t *ids, size_t count) {
  uint32_t bits = 0;
  for (size_t lane = 0; lane < DPA_LANES && lane < count; lane++) {
    bits |= (uint32_t)(dpa_text_blocks(form, dpa_text_digit_count(ids[lane])) - 1) << lane;
  }
  return bits;
}

/// Hashes the seed texts of one group of at most DPA_LANES ids; lanes without an id repeat the last one.
DPA_INLINE void dpa_chain_text_group(dpa_chain_scratch *scratch, size_t group, const uint64_t *ids, size_t count) {
  const uint8_t *rows[DPA_LANES];
  dpa_lanes *state = scratch->states[group];
  for (size_t lane = 0; lane < DPA_LANES; lane++) {
    const size_t row = group * DPA_LANES + (lane < count ? lane : count - 1);
    rows[lane] = scratch->rows + row * scratch->form.row_bytes;
  }
  dpa_sha256_lanes_initial(state);
  dpa_sha256_lanes_block(state, rows, 0);
  if (scratch->form.row_bytes == 64) return;
  const uint32_t bits = dpa_chain_long_texts(&scratch->form, ids, count);
  if (bits == 0) return;
  dpa_lanes whole[8];
  for (int i = 0; i < 8; i++) whole[i] = state[i];
  dpa_sha256_lanes_block(whole, rows, 64);
  for (int i = 0; i < 8; i++) state[i] = dpa_lanes_select(bits, whole[i], state[i]);
}

#if DPA_LANES > 1
/// Hashes the seed texts of two full groups, of one block each.
DPA_OUTLINE void dpa_chain_text_pair(const uint8_t *texts, dpa_lanes states[2][8]) {
  dpa_lanes s[2][8], w[2][16];
  DPA_UNROLL for (int n = 0; n < 2; n++) {
    const uint8_t *rows[DPA_LANES];
    DPA_UNROLL for (int lane = 0; lane < DPA_LANES; lane++) rows[lane] = texts + 64 * (DPA_LANES * n + lane);
    dpa_sha256_lanes_message(rows, 0, w[n]);
    dpa_sha256_lanes_initial(s[n]);
  }
  dpa_sha256_lanes_rounds(2, s, w);
  DPA_UNROLL for (int n = 0; n < 2; n++) {
    DPA_UNROLL for (int i = 0; i < 8; i++) states[n][i] = V_ADD(s[n][i], V_ALL(dpa_sha256_initial[i]));
  }
}
#endif

DPA_OUTLINE void dpa_chain_texts(dpa_chain_scratch *scratch, const uint64_t *ids, size_t count) {
  dpa_text_rows(&scratch->form, ids, count, scratch->rows);
  size_t first = 0;
#if DPA_LANES > 1
  if (scratch->form.row_bytes == 64) {
    for (; first + 2 * DPA_LANES <= count; first += 2 * DPA_LANES) {
      dpa_chain_text_pair(scratch->rows + 64 * first, scratch->states + first / DPA_LANES);
    }
  }
#endif
  for (; first < count; first += DPA_LANES) {
    dpa_chain_text_group(scratch, first / DPA_LANES, ids + first, count - first);
  }
}

/// First block of a link: the hex text of each state, hashed from the initial state.
DPA_INLINE void dpa_chain_first_blocks(int streams, dpa_lanes states[][8]) {
  dpa_lanes s[2][8], w[2][16];
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    DPA_UNROLL for (int i = 0; i < 8; i++) dpa_lanes_hex(states[n][i], &w[n][2 * i], &w[n][2 * i + 1]);
    dpa_sha256_lanes_initial(s[n]);
  }
  dpa_sha256_lanes_rounds(streams, s, w);
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    DPA_UNROLL for (int i = 0; i < 8; i++) states[n][i] = V_ADD(s[n][i], V_ALL(dpa_sha256_initial[i]));
  }
}

DPA_OUTLINE void dpa_chain_first_all(dpa_lanes states[][8], size_t groups) {
  size_t group = 0;
#if DPA_CHAIN_FIRST_STREAMS >= 2
  for (; group + 2 <= groups; group += 2) dpa_chain_first_blocks(2, states + group);
#endif
  for (; group < groups; group++) dpa_chain_first_blocks(1, states + group);
}

DPA_OUTLINE void dpa_chain_constant_all(dpa_lanes states[][8], size_t groups, const uint32_t *schedule) {
  size_t group = 0;
#if DPA_CHAIN_CONSTANT_STREAMS >= 3
  for (; group + 3 <= groups; group += 3) dpa_sha256_lanes_constant(3, states + group, schedule);
#endif
#if DPA_CHAIN_CONSTANT_STREAMS >= 2
  for (; group + 2 <= groups; group += 2) dpa_sha256_lanes_constant(2, states + group, schedule);
#endif
  for (; group < groups; group++) dpa_sha256_lanes_constant(1, states + group, schedule);
}

DPA_OUTLINE void dpa_chain_results(dpa_chain_scratch *scratch, size_t count, uint8_t *digests, uint32_t *seeds) {
  for (size_t first = 0; first < count; first += DPA_LANES) {
    const dpa_lanes *state = scratch->states[first / DPA_LANES];
    if (first + DPA_LANES <= count) {
      dpa_sha256_lanes_digests(state, digests + 32 * first);
      V_STOREU(seeds + first, state[7]);
    } else {
      dpa_sha256_lanes_digests(state, scratch->digests);
      V_STOREU(scratch->seeds, state[7]);
      memcpy(digests + 32 * first, scratch->digests, 32 * (count - first));
      memcpy(seeds + first, scratch->seeds, 4 * (count - first));
    }
  }
}

DPA_INLINE void dpa_chain_links(const dpa_chain_plan *plan, dpa_lanes states[][8], size_t groups) {
  const uint32_t *schedule = plan->schedules;
  for (uint32_t link = 0; link < plan->link_count; link++) {
    dpa_chain_first_all(states, groups);
    const uint32_t *end = plan->schedules + (size_t)64 * plan->block_ends[link];
    for (; schedule < end; schedule += 64) dpa_chain_constant_all(states, groups, schedule);
  }
}

typedef void dpa_chain_links_function(const dpa_chain_plan *plan, dpa_lanes states[][8], size_t groups);

/// The whole kernel; an instruction set's file gives it its public name.
DPA_INLINE void dpa_chain_lanes(dpa_chain_links_function *links, const dpa_chain_plan *plan, const uint8_t *prefix,
                                size_t prefix_length, const uint64_t *ids, size_t count, uint8_t *digests,
                                uint32_t *seeds, dpa_chain_scratch *scratch) {
#if DPA_LANES > 1
  if (count == 1) {  // lanes would take as long for one as for all
    dpa_chain_scalar(plan, prefix, prefix_length, ids, count, digests, seeds, scratch);
    return;
  }
#endif
  dpa_text_begin(&scratch->form, prefix, prefix_length);
  while (count > 0) {
    const size_t batch = count < DPA_CHAIN_BATCH ? count : DPA_CHAIN_BATCH;
    dpa_chain_texts(scratch, ids, batch);
    links(plan, scratch->states, (batch + DPA_LANES - 1) / DPA_LANES);
    dpa_chain_results(scratch, batch, digests, seeds);
    ids += batch, digests += 32 * batch, seeds += batch, count -= batch;
  }
}

#define DPA_DEFINE_CHAIN(isa, links) \
  DPA_TARGET DPA_DECLARE_CHAIN(isa) { \
    dpa_chain_lanes(links, plan, prefix, prefix_length, ids, count, digests, seeds, (dpa_chain_scratch *)scratch); \
  }

#endif
