// Seed chains in 16 lanes, with the byte permutations of VBMI for the hex text.
#if defined(__x86_64__)
#define DPA_TARGET __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx512vbmi")))
#define DPA_LANES_VBMI
#include "dpa_lanes_avx512.h"

#define DPA_CHAIN_FIRST_STREAMS 2
#define DPA_CHAIN_CONSTANT_STREAMS 3
#include "dpa_chain_lanes.h"

DPA_DEFINE_CHAIN(avx512vbmi, dpa_chain_links)
#else
typedef int dpa_chain_avx512vbmi_is_empty;
#endif
