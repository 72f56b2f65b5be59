#include "dpa_scratch.h"

size_t dpa_scratch_bytes(void) { return DPA_SCRATCH_BYTES; }
