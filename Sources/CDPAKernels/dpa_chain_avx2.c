// Seed chains in 8 lanes.
#if defined(__x86_64__)
#include "dpa_lanes_avx2.h"

#define DPA_CHAIN_FIRST_STREAMS 2
#define DPA_CHAIN_CONSTANT_STREAMS 2
#include "dpa_chain_lanes.h"

DPA_DEFINE_CHAIN(avx2, dpa_chain_links)
#else
typedef int dpa_chain_avx2_is_empty;
#endif
