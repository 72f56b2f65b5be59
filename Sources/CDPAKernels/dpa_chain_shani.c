// Seed chains on the SHA instructions.
#if defined(__x86_64__)
#include "dpa_sha256_shani.h"

#include "dpa_chain_sha.h"

DPA_TARGET DPA_DECLARE_CHAIN(shani) {
  dpa_chain_sha_ids(plan, prefix, prefix_length, ids, count, digests, seeds, (dpa_chain_sha_scratch *)scratch);
}
#else
typedef int dpa_chain_sha_is_empty;
#endif
