// Mersenne Twister in 16 lanes.
#if defined(__x86_64__)
#include "dpa_lanes_avx512.h"

#define DPA_TWISTER_VECTORS 12
#include "dpa_twister_lanes.h"

DPA_DEFINE_TWISTER(avx512)
#else
typedef int dpa_twister_avx512_is_empty;
#endif
