// Leaf hashes in 16 lanes; fewer than that many at the end go through the SHA instructions.
#if defined(__x86_64__)
#include "dpa_lanes_avx512.h"

#include "dpa_leaves_lanes.h"

DPA_TARGET DPA_DECLARE_LEAVES(avx512sha) {
  const dpa_leaf_shape shape = dpa_leaf_measure(leaf_bytes);
  size_t first = 0;
  for (; first + DPA_LANES <= count; first += DPA_LANES) {
    dpa_leaves_group(&shape, leaves + leaf_bytes * first, DPA_LANES, hashes + 32 * first,
                     (dpa_leaves_scratch *)scratch);
  }
  _mm256_zeroupper();
  dpa_leaves_shani(leaves + leaf_bytes * first, leaf_bytes, count - first, hashes + 32 * first, scratch);
}
#else
typedef int dpa_leaves_avx512sha_is_empty;
#endif
