// How much scratch every kernel may use. Each kernel lays its own struct over it and asserts that it fits.
#ifndef DPA_SCRATCH_H
#define DPA_SCRATCH_H

#include "dpa_kernels.h"

#define DPA_SCRATCH_BYTES (576u * 1024u)
#define DPA_ASSERT_FITS(type) _Static_assert(sizeof(type) <= DPA_SCRATCH_BYTES, #type " must fit the scratch")

#endif
