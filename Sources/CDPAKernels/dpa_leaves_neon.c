// Leaf hashes on the SHA-256 instructions of arm64.
#if defined(__aarch64__)
#include "dpa_sha256_neon.h"

#include "dpa_leaves_sha.h"

DPA_TARGET DPA_DECLARE_LEAVES(neon) {
  const dpa_leaf_shape shape = dpa_leaf_measure(leaf_bytes);
  dpa_leaves_sha_all(&shape, leaves, count, hashes, (dpa_leaves_sha_scratch *)scratch);
}
#else
typedef int dpa_leaves_neon_is_empty;
#endif
