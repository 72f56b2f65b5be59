// Leaf hashes on the SHA instructions.
#if defined(__x86_64__)
#include "dpa_sha256_shani.h"

#include "dpa_leaves_sha.h"

DPA_TARGET DPA_DECLARE_LEAVES(shani) {
  const dpa_leaf_shape shape = dpa_leaf_measure(leaf_bytes);
  dpa_leaves_sha_all(&shape, leaves, count, hashes, (dpa_leaves_sha_scratch *)scratch);
}
#else
typedef int dpa_leaves_sha_is_empty;
#endif
