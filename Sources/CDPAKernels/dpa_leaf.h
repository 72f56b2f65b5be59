// The two ends of the message 0x00 || leaf, which cannot be read in place: the block with the leading zero byte, and
// the rest with its padding. Block k between them is read from the leaf at 64 k - 1.
#ifndef DPA_LEAF_H
#define DPA_LEAF_H

#include <string.h>

#include "dpa_compiler.h"
#include "dpa_kernels.h"

#define DPA_LEAF_TAIL 64
#define DPA_LEAF_EDGE_BYTES 192

typedef struct {
  size_t leaf_bytes;
  size_t full_blocks;
  size_t tail_blocks;
} dpa_leaf_shape;

DPA_INLINE dpa_leaf_shape dpa_leaf_measure(size_t leaf_bytes) {
  const size_t length = leaf_bytes + 1;
  const dpa_leaf_shape shape = {leaf_bytes, length / 64, length % 64 <= 55 ? 1 : 2};
  return shape;
}

/// Writes the first block (if it is full) and, from DPA_LEAF_TAIL on, the one or two padded last blocks.
DPA_INLINE void dpa_leaf_edges(const dpa_leaf_shape *shape, const uint8_t *leaf, uint8_t *edges) {
  const size_t rest = (shape->leaf_bytes + 1) % 64, end = DPA_LEAF_TAIL + 64 * shape->tail_blocks;
  const uint64_t bits = 8 * ((uint64_t)shape->leaf_bytes + 1);
  uint8_t *tail = edges + DPA_LEAF_TAIL;
  memset(edges, 0, DPA_LEAF_EDGE_BYTES);
  if (shape->full_blocks > 0) {
    memcpy(edges + 1, leaf, 63);
    memcpy(tail, leaf + 64 * shape->full_blocks - 1, rest);
  } else if (rest > 1) {
    memcpy(tail + 1, leaf, rest - 1);
  }
  tail[rest] = 0x80;
  for (size_t i = 0; i < 8; i++) edges[end - 1 - i] = (uint8_t)(bits >> (8 * i));
}

#endif
