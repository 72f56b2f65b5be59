// Leaf hashes in 16 lanes; fewer than that many at the end go through the SHA instructions.
#if defined(__x86_64__)
#define DPA_TARGET __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,sha,ssse3,sse4.1")))
#include "dpa_lanes_avx512.h"

#include "dpa_leaves_lanes.h"
#include "dpa_leaves_shani.h"

DPA_TARGET DPA_DECLARE_LEAVES(avx512sha) {
  const dpa_leaf_shape shape = dpa_leaf_measure(leaf_bytes);
  size_t first = 0;
  for (; first + DPA_LANES <= count; first += DPA_LANES) {
    dpa_leaves_group(&shape, leaves + leaf_bytes * first, DPA_LANES, hashes + 32 * first,
                     (dpa_leaves_scratch *)scratch);
  }
  dpa_leaves_shani_all(&shape, leaves + leaf_bytes * first, count - first, hashes + 32 * first,
                       (dpa_leaves_shani_scratch *)scratch);
}
#else
typedef int dpa_leaves_avx512sha_is_empty;
#endif
