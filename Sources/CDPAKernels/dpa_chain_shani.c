// Seed chains on the SHA instructions: four at a time, the last ones two or one at a time.
#if defined(__x86_64__)
#include "dpa_sha256_shani.h"

#include "dpa_scratch.h"
#include "dpa_text.h"

#define DPA_SHANI_BATCH 64

typedef struct {
  uint8_t rows[DPA_SHANI_BATCH * DPA_TEXT_ROW_MAX];
  dpa_text_form form;
} dpa_chain_shani_scratch;
DPA_ASSERT_FITS(dpa_chain_shani_scratch);

/// Hashes the seed texts in `streams` rows; `blocks` is 2 where a text needs two.
DPA_INLINE void dpa_chain_shani_texts(int streams, dpa_half states[][2], const uint8_t *rows, size_t row_bytes) {
  dpa_half w[4][4];
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    dpa_shani_initial(states[n]);
    dpa_shani_message(rows + row_bytes * (size_t)n, w[n]);
  }
  dpa_shani_block(streams, states, w);
}

DPA_OUTLINE void dpa_chain_shani_second_text(dpa_half state[1][2], const uint8_t *block) {
  dpa_half w[1][4];
  dpa_shani_message(block, w[0]);
  dpa_shani_block(1, state, w);
}

DPA_INLINE void dpa_chain_shani_link(int streams, dpa_half states[][2]) {
  dpa_half w[4][4];
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    dpa_shani_hex(states[n], w[n]);
    dpa_shani_initial(states[n]);
  }
  dpa_shani_block(streams, states, w);
}

DPA_INLINE void dpa_chain_shani_streams(int streams, const dpa_chain_plan *plan, dpa_text_form *form,
                                        const uint64_t *ids, const uint8_t *rows, uint8_t *digests, uint32_t *seeds) {
  dpa_half states[4][2];
  dpa_chain_shani_texts(streams, states, rows, form->row_bytes);
  if (form->row_bytes > 64) {
    for (int n = 0; n < streams; n++) {
      const size_t blocks = dpa_text_blocks(form, dpa_text_digit_count(ids[n]));
      if (blocks > 1) dpa_chain_shani_second_text(states + n, rows + form->row_bytes * (size_t)n + 64);
    }
  }
  const uint32_t *schedule = plan->schedules;
  for (uint32_t link = 0; link < plan->link_count; link++) {
    dpa_chain_shani_link(streams, states);
    const uint32_t *end = plan->schedules + (size_t)64 * plan->block_ends[link];
    for (; schedule < end; schedule += 64) dpa_shani_constant(streams, states, schedule);
  }
  DPA_UNROLL for (int n = 0; n < streams; n++) {
    dpa_shani_digest(states[n], digests + 32 * n);
    seeds[n] = (uint32_t)_mm_cvtsi128_si32(states[n][1]);
  }
}

#define DPA_SHANI_INSTANCE(streams)                                                                                   \
  DPA_OUTLINE void dpa_chain_shani_##streams(const dpa_chain_plan *plan, dpa_text_form *form, const uint64_t *ids,    \
                                             const uint8_t *rows, uint8_t *digests, uint32_t *seeds) {                \
    dpa_chain_shani_streams(streams, plan, form, ids, rows, digests, seeds);                                          \
  }
DPA_SHANI_INSTANCE(1)
DPA_SHANI_INSTANCE(2)
DPA_SHANI_INSTANCE(4)

DPA_TARGET DPA_DECLARE_CHAIN(shani) {
  dpa_chain_shani_scratch *room = (dpa_chain_shani_scratch *)scratch;
  dpa_text_begin(&room->form, prefix, prefix_length);
  const size_t row_bytes = room->form.row_bytes;
  while (count > 0) {
    const size_t batch = count < DPA_SHANI_BATCH ? count : DPA_SHANI_BATCH;
    dpa_text_rows(&room->form, ids, batch, room->rows);
    for (size_t done = 0, streams; done < batch; done += streams) {
      const uint8_t *rows = room->rows + done * row_bytes;
      streams = batch - done >= 4 ? 4 : batch - done >= 2 ? 2 : 1;
      if (streams == 4) {
        dpa_chain_shani_4(plan, &room->form, ids + done, rows, digests + 32 * done, seeds + done);
      } else if (streams == 2) {
        dpa_chain_shani_2(plan, &room->form, ids + done, rows, digests + 32 * done, seeds + done);
      } else {
        dpa_chain_shani_1(plan, &room->form, ids + done, rows, digests + 32 * done, seeds + done);
      }
    }
    ids += batch, digests += 32 * batch, seeds += batch, count -= batch;
  }
}
#else
typedef int dpa_chain_shani_is_empty;
#endif
