// RFC 6962 leaf hashes on the SHA instructions, up to four leaves interleaved.
#ifndef DPA_LEAVES_SHANI_H
#define DPA_LEAVES_SHANI_H

#include "dpa_sha256_shani.h"

#include "dpa_leaf.h"
#include "dpa_scratch.h"

#define DPA_LEAVES_STREAMS 4

typedef struct {
  dpa_half states[DPA_LEAVES_STREAMS][2];
  uint8_t edges[DPA_LEAVES_STREAMS][DPA_LEAF_EDGE_BYTES];
} dpa_leaves_shani_scratch;
DPA_ASSERT_FITS(dpa_leaves_shani_scratch);

/// Compresses `blocks` blocks of each stream; stream n reads from rows + n * pitch.
DPA_INLINE void dpa_leaves_shani_blocks(int streams, dpa_half states[][2], const uint8_t *rows, size_t pitch,
                                        size_t blocks) {
  dpa_half s[DPA_LEAVES_STREAMS][2], w[DPA_LEAVES_STREAMS][4];
  DPA_UNROLL for (int n = 0; n < streams; n++) s[n][0] = states[n][0], s[n][1] = states[n][1];
  for (; blocks > 0; blocks--, rows += 64) {
    DPA_UNROLL for (int n = 0; n < streams; n++) dpa_shani_message(rows + pitch * (size_t)n, w[n]);
    dpa_shani_block(streams, s, w);
  }
  DPA_UNROLL for (int n = 0; n < streams; n++) states[n][0] = s[n][0], states[n][1] = s[n][1];
}

DPA_INLINE void dpa_leaves_shani_streams(int streams, const dpa_leaf_shape *shape, const uint8_t *leaves,
                                         uint8_t *hashes, dpa_leaves_shani_scratch *scratch) {
  for (int n = 0; n < streams; n++) {
    dpa_shani_initial(scratch->states[n]);
    dpa_leaf_edges(shape, leaves + shape->leaf_bytes * (size_t)n, scratch->edges[n]);
  }
  if (shape->full_blocks > 0) {
    dpa_leaves_shani_blocks(streams, scratch->states, scratch->edges[0], DPA_LEAF_EDGE_BYTES, 1);
    dpa_leaves_shani_blocks(streams, scratch->states, leaves + 63, shape->leaf_bytes, shape->full_blocks - 1);
  }
  dpa_leaves_shani_blocks(streams, scratch->states, scratch->edges[0] + DPA_LEAF_TAIL, DPA_LEAF_EDGE_BYTES,
                          shape->tail_blocks);
  for (int n = 0; n < streams; n++) dpa_shani_digest(scratch->states[n], hashes + 32 * n);
}

#define DPA_LEAVES_SHANI_INSTANCE(streams) \
  DPA_OUTLINE void dpa_leaves_shani_##streams(const dpa_leaf_shape *shape, const uint8_t *leaves, uint8_t *hashes, \
                                              dpa_leaves_shani_scratch *scratch) { \
    dpa_leaves_shani_streams(streams, shape, leaves, hashes, scratch); \
  }
DPA_LEAVES_SHANI_INSTANCE(1)
DPA_LEAVES_SHANI_INSTANCE(2)
DPA_LEAVES_SHANI_INSTANCE(4)

DPA_INLINE void dpa_leaves_shani_all(const dpa_leaf_shape *shape, const uint8_t *leaves, size_t count,
                                     uint8_t *hashes, dpa_leaves_shani_scratch *scratch) {
  const size_t pitch = shape->leaf_bytes;
  size_t i = 0;
  for (; i + 4 <= count; i += 4) dpa_leaves_shani_4(shape, leaves + pitch * i, hashes + 32 * i, scratch);
  for (; i + 2 <= count; i += 2) dpa_leaves_shani_2(shape, leaves + pitch * i, hashes + 32 * i, scratch);
  if (i < count) dpa_leaves_shani_1(shape, leaves + pitch * i, hashes + 32 * i, scratch);
}

#endif
