// The slow, plain implementation that the kernels are compared with, itself checked against the golden files.
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stddef.h>
#include <stdint.h>

#include "dpa_kernels.h"

/// The plan of a seed chain of `depth` links, with exactly sized arrays on the heap.
dpa_chain_plan reference_plan_make(uint32_t depth);
void reference_plan_free(dpa_chain_plan plan);

void reference_sha256(const uint8_t *message, size_t length, uint8_t digest[32]);
void reference_chain(const char *text, uint32_t depth, uint8_t digest[32]);
void reference_twister(uint32_t seed, uint32_t words[10]);
void reference_leaf(const uint8_t *leaf, size_t leaf_bytes, uint8_t hash[32]);

/// Heap memory of exactly this many bytes, so that the address sanitizer sees every overrun.
void *exact(size_t bytes);

#endif
