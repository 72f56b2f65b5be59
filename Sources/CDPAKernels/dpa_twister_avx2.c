// Mersenne Twister in 8 lanes.
#if defined(__x86_64__)
#include "dpa_lanes_avx2.h"

#define DPA_TWISTER_VECTORS 12
#include "dpa_twister_lanes.h"

DPA_DEFINE_TWISTER(avx2)
#else
typedef int dpa_twister_avx2_is_empty;
#endif
