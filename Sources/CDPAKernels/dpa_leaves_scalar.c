// Leaf hashes one at a time, without vectors.
#include "dpa_lanes_scalar.h"

#include "dpa_leaves_lanes.h"

DPA_DEFINE_LEAVES(scalar)
