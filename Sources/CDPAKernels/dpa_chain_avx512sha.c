// Seed chains in 16 lanes and on the SHA unit at once.
#if defined(__x86_64__)
#define DPA_TARGET __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx512vbmi,sha,ssse3,sse4.1")))
#define DPA_LANES_VBMI
#include "dpa_lanes_avx512.h"

#define DPA_CHAIN_FIRST_STREAMS 1
#define DPA_CHAIN_CONSTANT_STREAMS 3
#include "dpa_chain_hybrid.h"

// Up to here the SHA instructions alone are faster: one group has no neighbour to run beside, two are not full.
#define DPA_CHAIN_ALONE 24

DPA_TARGET DPA_DECLARE_CHAIN(avx512sha) {
  const size_t last = count % DPA_CHAIN_BATCH, alone = last <= DPA_CHAIN_ALONE ? last : 0, crowd = count - alone;
  dpa_chain_lanes(dpa_chain_hybrid_links, plan, prefix, prefix_length, ids, crowd, digests, seeds,
                  (dpa_chain_scratch *)scratch);
  _mm256_zeroupper();
  dpa_chain_shani(plan, prefix, prefix_length, ids + crowd, alone, digests + 32 * crowd, seeds + crowd, scratch);
}
#else
typedef int dpa_chain_avx512sha_is_empty;
#endif
