// Leaf hashes in 8 lanes.
#if defined(__x86_64__)
#include "dpa_lanes_avx2.h"

#include "dpa_leaves_lanes.h"

DPA_DEFINE_LEAVES(avx2)
#else
typedef int dpa_leaves_avx2_is_empty;
#endif
