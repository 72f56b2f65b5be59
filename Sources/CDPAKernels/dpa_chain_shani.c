// Seed chains on the SHA instructions.
#if defined(__x86_64__)
#include "dpa_chain_shani.h"

DPA_TARGET DPA_DECLARE_CHAIN(shani) {
  dpa_chain_shani_ids(plan, prefix, prefix_length, ids, count, digests, seeds, (dpa_chain_shani_scratch *)scratch);
}
#else
typedef int dpa_chain_shani_is_empty;
#endif
