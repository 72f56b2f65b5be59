// Seed chains one at a time, without vectors.
#include "dpa_lanes_scalar.h"

#define DPA_CHAIN_FIRST_STREAMS 1
#define DPA_CHAIN_CONSTANT_STREAMS 1
#include "dpa_chain_lanes.h"

DPA_DEFINE_CHAIN(scalar, dpa_chain_links)
