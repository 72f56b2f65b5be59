// Mersenne Twister without vectors, up to four seeds interleaved.
#include "dpa_lanes_scalar.h"

#define DPA_TWISTER_VECTORS 4
#include "dpa_twister_lanes.h"

DPA_DEFINE_TWISTER(scalar)
