// Seed chains on SHA instructions; include it after a processor family's vocabulary of them. A batch runs phase by
// phase, as in the lane kernels: four blocks at a time, which keeps the SHA unit busy.
#ifndef DPA_CHAIN_SHA_H
#define DPA_CHAIN_SHA_H

#include "dpa_scratch.h"
#include "dpa_text.h"

#define DPA_SHA_BATCH 64
#define DPA_SHA_CONSTANT 4

typedef struct {
  dpa_half states[DPA_SHA_BATCH][2];
  uint8_t rows[DPA_SHA_BATCH * DPA_TEXT_ROW_MAX];
  dpa_text_form form;
} dpa_chain_sha_scratch;
DPA_ASSERT_FITS(dpa_chain_sha_scratch);

/// Compresses one 64-byte block of each row, `row_bytes` apart.
DPA_INLINE void dpa_chain_sha_rows(int streams, dpa_half states[][2], const uint8_t *rows, size_t row_bytes) {
  dpa_half w[4][4];
  DPA_UNROLL for (int n = 0; n < streams; n++) dpa_sha_message(rows + row_bytes * (size_t)n, w[n]);
  dpa_sha_block(streams, states, w);
}

DPA_INLINE void dpa_chain_sha_first(int streams, dpa_half states[][2]) {
  dpa_half w[4][4];
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    dpa_sha_hex(states[n], w[n]);
    dpa_sha_initial(states[n]);
  }
  dpa_sha_block(streams, states, w);
}

/// Writes the seed texts and the initial states. A function of its own, because its copies may use 256-bit registers.
DPA_OUTLINE void dpa_chain_sha_begin(dpa_chain_sha_scratch *scratch, const uint64_t *ids, size_t count) {
  dpa_text_rows(&scratch->form, ids, count, scratch->rows);
  for (size_t n = 0; n < count; n++) dpa_sha_initial(scratch->states[n]);
  dpa_sha_enter();
}

DPA_OUTLINE void dpa_chain_sha_texts(dpa_chain_sha_scratch *scratch, const uint64_t *ids, size_t count) {
  const size_t row_bytes = scratch->form.row_bytes;
  size_t i = 0;
  dpa_chain_sha_begin(scratch, ids, count);
  for (; i + DPA_SHA_FIRST <= count; i += DPA_SHA_FIRST) {
    dpa_chain_sha_rows(DPA_SHA_FIRST, scratch->states + i, scratch->rows + row_bytes * i, row_bytes);
  }
  for (; i < count; i++) dpa_chain_sha_rows(1, scratch->states + i, scratch->rows + row_bytes * i, row_bytes);
  if (row_bytes == 64) return;
  for (i = 0; i < count; i++) {
    if (dpa_text_blocks(&scratch->form, dpa_text_digit_count(ids[i])) == 1) continue;
    dpa_chain_sha_rows(1, scratch->states + i, scratch->rows + row_bytes * i + 64, row_bytes);
  }
}

DPA_OUTLINE void dpa_chain_sha_first_all(dpa_half states[][2], size_t count) {
  size_t i = 0;
  for (; i + DPA_SHA_FIRST <= count; i += DPA_SHA_FIRST) dpa_chain_sha_first(DPA_SHA_FIRST, states + i);
  for (; i + 2 <= count; i += 2) dpa_chain_sha_first(2, states + i);
  if (i < count) dpa_chain_sha_first(1, states + i);
}

DPA_OUTLINE void dpa_chain_sha_constant_all(dpa_half states[][2], size_t count, const uint32_t *schedule) {
  size_t i = 0;
  for (; i + DPA_SHA_CONSTANT <= count; i += DPA_SHA_CONSTANT) {
    dpa_sha_constant(DPA_SHA_CONSTANT, states + i, schedule);
  }
  for (; i < count; i++) dpa_sha_constant(1, states + i, schedule);
}

/// The whole kernel; an instruction set's file gives it its public name.
DPA_INLINE void dpa_chain_sha_ids(const dpa_chain_plan *plan, const uint8_t *prefix, size_t prefix_length,
                                  const uint64_t *ids, size_t count, uint8_t *digests, uint32_t *seeds,
                                  dpa_chain_sha_scratch *scratch) {
  dpa_sha_enter();
  dpa_text_begin(&scratch->form, prefix, prefix_length);
  while (count > 0) {
    const size_t batch = count < DPA_SHA_BATCH ? count : DPA_SHA_BATCH;
    dpa_chain_sha_texts(scratch, ids, batch);
    const uint32_t *schedule = plan->schedules;
    for (uint32_t link = 0; link < plan->link_count; link++) {
      dpa_chain_sha_first_all(scratch->states, batch);
      const uint32_t *end = plan->schedules + (size_t)64 * plan->block_ends[link];
      for (; schedule < end; schedule += 64) dpa_chain_sha_constant_all(scratch->states, batch, schedule);
    }
    for (size_t i = 0; i < batch; i++) {
      dpa_sha_digest(scratch->states[i], digests + 32 * i);
      seeds[i] = dpa_sha_last_word(scratch->states[i]);
    }
    ids += batch, digests += 32 * batch, seeds += batch, count -= batch;
  }
}

#endif
