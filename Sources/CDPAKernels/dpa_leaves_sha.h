// RFC 6962 leaf hashes on SHA instructions, up to four leaves interleaved; include it after a processor family's
// vocabulary of them.
#ifndef DPA_LEAVES_SHA_H
#define DPA_LEAVES_SHA_H

#include "dpa_leaf.h"
#include "dpa_scratch.h"

#define DPA_LEAVES_STREAMS 4

typedef struct {
  dpa_half states[DPA_LEAVES_STREAMS][2];
  uint8_t edges[DPA_LEAVES_STREAMS][DPA_LEAF_EDGE_BYTES];
} dpa_leaves_sha_scratch;
DPA_ASSERT_FITS(dpa_leaves_sha_scratch);

/// Compresses `blocks` blocks of each stream; stream n reads from rows + n * pitch.
DPA_INLINE void dpa_leaves_sha_blocks(int streams, dpa_half states[][2], const uint8_t *rows, size_t pitch,
                                        size_t blocks) {
  dpa_half s[DPA_LEAVES_STREAMS][2], w[DPA_LEAVES_STREAMS][4];
  DPA_UNROLL for (int n = 0; n < streams; n++) s[n][0] = states[n][0], s[n][1] = states[n][1];
  for (; blocks > 0; blocks--, rows += 64) {
    DPA_UNROLL for (int n = 0; n < streams; n++) dpa_sha_message(rows + pitch * (size_t)n, w[n]);
    dpa_sha_block(streams, s, w);
  }
  DPA_UNROLL for (int n = 0; n < streams; n++) states[n][0] = s[n][0], states[n][1] = s[n][1];
}

/// Writes the initial states and the ends of the messages; its copies may use 256-bit registers.
DPA_OUTLINE void dpa_leaves_sha_begin(int streams, const dpa_leaf_shape *shape, const uint8_t *leaves,
                                        dpa_leaves_sha_scratch *scratch) {
  for (int n = 0; n < streams; n++) {
    dpa_sha_initial(scratch->states[n]);
    dpa_leaf_edges(shape, leaves + shape->leaf_bytes * (size_t)n, scratch->edges[n]);
  }
  dpa_sha_enter();
}

DPA_INLINE void dpa_leaves_sha_streams(int streams, const dpa_leaf_shape *shape, const uint8_t *leaves,
                                         uint8_t *hashes, dpa_leaves_sha_scratch *scratch) {
  dpa_leaves_sha_begin(streams, shape, leaves, scratch);
  if (shape->full_blocks > 0) {
    dpa_leaves_sha_blocks(streams, scratch->states, scratch->edges[0], DPA_LEAF_EDGE_BYTES, 1);
    dpa_leaves_sha_blocks(streams, scratch->states, leaves + 63, shape->leaf_bytes, shape->full_blocks - 1);
  }
  dpa_leaves_sha_blocks(streams, scratch->states, scratch->edges[0] + DPA_LEAF_TAIL, DPA_LEAF_EDGE_BYTES,
                          shape->tail_blocks);
  for (int n = 0; n < streams; n++) dpa_sha_digest(scratch->states[n], hashes + 32 * n);
}

#define DPA_LEAVES_SHA_INSTANCE(streams) \
  DPA_OUTLINE void dpa_leaves_sha_##streams(const dpa_leaf_shape *shape, const uint8_t *leaves, uint8_t *hashes, \
                                              dpa_leaves_sha_scratch *scratch) { \
    dpa_leaves_sha_streams(streams, shape, leaves, hashes, scratch); \
  }
DPA_LEAVES_SHA_INSTANCE(1)
DPA_LEAVES_SHA_INSTANCE(2)
DPA_LEAVES_SHA_INSTANCE(3)
DPA_LEAVES_SHA_INSTANCE(4)

DPA_INLINE void dpa_leaves_sha_all(const dpa_leaf_shape *shape, const uint8_t *leaves, size_t count,
                                     uint8_t *hashes, dpa_leaves_sha_scratch *scratch) {
  const size_t pitch = shape->leaf_bytes;
  size_t i = 0;
  dpa_sha_enter();
  for (; i + 4 <= count; i += 4) dpa_leaves_sha_4(shape, leaves + pitch * i, hashes + 32 * i, scratch);
  leaves += pitch * i, hashes += 32 * i;
  if (count - i == 3) dpa_leaves_sha_3(shape, leaves, hashes, scratch);
  if (count - i == 2) dpa_leaves_sha_2(shape, leaves, hashes, scratch);
  if (count - i == 1) dpa_leaves_sha_1(shape, leaves, hashes, scratch);
}

#endif
