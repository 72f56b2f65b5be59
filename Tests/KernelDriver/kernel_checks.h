// The checks of one kernel, against golden lines or against the plain implementation; `run` counts how they went.
#ifndef KERNEL_CHECKS_H
#define KERNEL_CHECKS_H

#include "reference.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

typedef void chain_kernel(const dpa_chain_plan *, const uint8_t *, size_t, const uint64_t *, size_t, uint8_t *,
                          uint32_t *, void *);
typedef void twister_kernel(const uint32_t *, size_t, uint32_t *, size_t, void *);
typedef void leaves_kernel(const uint8_t *, size_t, size_t, uint8_t *, void *);
typedef void blocks_kernel(uint32_t[8], const uint8_t *, size_t);

typedef struct {
  void *scratch;
  const char *kernel;
  int plant_error;
  long passed, failed;
} run;

/// One golden chain: every link of a short one, the last links of a long one, alone and in a crowd of 19.
void check_golden_chain(run *run, chain_kernel *chain, const dpa_chain_plan *plan, const char *line);
/// Chains of ids of every length, at every edge of a group of lanes and of a batch.
void check_chain_edges(run *run, chain_kernel *chain);
/// Ids that follow one another over every power of ten.
void check_chain_runs(run *run, chain_kernel *chain);
void check_golden_twister(run *run, twister_kernel *twister, const char *line);
void check_twister_edges(run *run, twister_kernel *twister);
void check_leaves(run *run, leaves_kernel *leaves);
void check_blocks(run *run, blocks_kernel *blocks);

#endif
