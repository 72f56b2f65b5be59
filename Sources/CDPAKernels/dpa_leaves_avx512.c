// Leaf hashes in 16 lanes.
#if defined(__x86_64__)
#include "dpa_lanes_avx512.h"

#include "dpa_leaves_lanes.h"

DPA_DEFINE_LEAVES(avx512)
#else
typedef int dpa_leaves_avx512_is_empty;
#endif
