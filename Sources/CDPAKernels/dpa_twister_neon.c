// Mersenne Twister in 4 lanes of NEON.
#if defined(__aarch64__)
#include "dpa_lanes_neon.h"

#define DPA_TWISTER_VECTORS 12
#include "dpa_twister_lanes.h"

DPA_DEFINE_TWISTER(neon)
#else
typedef int dpa_twister_neon_is_empty;
#endif
