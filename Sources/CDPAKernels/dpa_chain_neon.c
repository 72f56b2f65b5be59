// Seed chains on the SHA-256 instructions of arm64.
#if defined(__aarch64__)
#include "dpa_sha256_neon.h"

#include "dpa_chain_sha.h"

DPA_TARGET DPA_DECLARE_CHAIN(neon) {
  dpa_chain_sha_ids(plan, prefix, prefix_length, ids, count, digests, seeds, (dpa_chain_sha_scratch *)scratch);
}
#else
typedef int dpa_chain_neon_is_empty;
#endif
