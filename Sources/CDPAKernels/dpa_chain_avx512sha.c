// Seed chains in 16 lanes and on the SHA unit at once.
#if defined(__x86_64__)
#define DPA_TARGET __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx512vbmi,sha,ssse3,sse4.1")))
#define DPA_LANES_VBMI
#include "dpa_lanes_avx512.h"

#define DPA_CHAIN_FIRST_STREAMS 1
#define DPA_CHAIN_CONSTANT_STREAMS 3
#include "dpa_chain_hybrid.h"

DPA_DEFINE_CHAIN(avx512sha, dpa_chain_hybrid_links)
#else
typedef int dpa_chain_avx512sha_is_empty;
#endif
