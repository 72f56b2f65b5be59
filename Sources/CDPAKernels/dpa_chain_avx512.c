// Seed chains in 16 lanes, on any processor with the base set of AVX-512.
#if defined(__x86_64__)
#include "dpa_lanes_avx512.h"

#define DPA_CHAIN_FIRST_STREAMS 2
#define DPA_CHAIN_CONSTANT_STREAMS 3
#include "dpa_chain_lanes.h"

DPA_DEFINE_CHAIN(avx512, dpa_chain_links)
#else
typedef int dpa_chain_avx512_is_empty;
#endif
