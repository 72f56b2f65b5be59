// RFC 6962 leaf hashes, one leaf per lane.
#ifndef DPA_LEAVES_LANES_H
#define DPA_LEAVES_LANES_H

#include "dpa_leaf.h"
#include "dpa_scratch.h"
#include "dpa_sha256_lanes.h"

// The leaves of a group may lie a multiple of 4 KB apart, in one set of the cache, so they are fetched well ahead.
#define DPA_LEAVES_AHEAD 256

typedef struct {
  dpa_lanes state[8];
  uint8_t edges[DPA_LANES][DPA_LEAF_EDGE_BYTES];
  uint8_t hashes[DPA_LANES * 32];
} dpa_leaves_scratch;
DPA_ASSERT_FITS(dpa_leaves_scratch);

DPA_OUTLINE void dpa_leaves_middle(dpa_lanes state[8], const uint8_t *const *rows, size_t full_blocks) {
  for (size_t block = 1; block < full_blocks; block++) {
    const size_t offset = 64 * block - 1;
    for (size_t lane = 0; lane < DPA_LANES; lane++) __builtin_prefetch(rows[lane] + offset + DPA_LEAVES_AHEAD, 0, 3);
    dpa_sha256_lanes_block(state, rows, offset);
  }
}

/// Hashes at most DPA_LANES leaves; lanes without a leaf repeat the last one.
DPA_INLINE void dpa_leaves_group(const dpa_leaf_shape *shape, const uint8_t *leaves, size_t count, uint8_t *hashes,
                                 dpa_leaves_scratch *scratch) {
  const uint8_t *rows[DPA_LANES], *edges[DPA_LANES];
  for (size_t lane = 0; lane < DPA_LANES; lane++) {
    rows[lane] = leaves + shape->leaf_bytes * (lane < count ? lane : count - 1);
    edges[lane] = scratch->edges[lane];
    dpa_leaf_edges(shape, rows[lane], scratch->edges[lane]);
  }
  dpa_sha256_lanes_initial(scratch->state);
  if (shape->full_blocks > 0) dpa_sha256_lanes_block(scratch->state, edges, 0);
  dpa_leaves_middle(scratch->state, rows, shape->full_blocks);
  for (size_t block = 0; block < shape->tail_blocks; block++) {
    dpa_sha256_lanes_block(scratch->state, edges, DPA_LEAF_TAIL + 64 * block);
  }
  if (count >= DPA_LANES) {
    dpa_sha256_lanes_digests(scratch->state, hashes);
  } else {
    dpa_sha256_lanes_digests(scratch->state, scratch->hashes);
    memcpy(hashes, scratch->hashes, 32 * count);
  }
}

#define DPA_DEFINE_LEAVES(isa) \
  DPA_TARGET DPA_DECLARE_LEAVES(isa) { \
    const dpa_leaf_shape shape = dpa_leaf_measure(leaf_bytes); \
    if (DPA_LANES > 1 && count == 1) { \
      dpa_leaves_scalar(leaves, leaf_bytes, count, hashes, scratch); \
      return; \
    } \
    for (size_t first = 0; first < count; first += DPA_LANES) { \
      dpa_leaves_group(&shape, leaves + leaf_bytes * first, count - first, hashes + 32 * first, \
                       (dpa_leaves_scratch *)scratch); \
    } \
  }

#endif
