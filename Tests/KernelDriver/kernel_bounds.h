// The bound of a kernel on this processor: how long its arithmetic would take if nothing had to wait for anything.
// Measured, not looked up: loops of the same instructions in the same proportions and order, on registers only, with no
// result used by a later instruction.
#ifndef KERNEL_BOUNDS_H
#define KERNEL_BOUNDS_H

#include <stddef.h>

/// What one loop stands for.
enum {
  /// One round of a first block with the message word 16 rounds later; one without; one of a constant block.
  LANES16_SCHEDULED,
  LANES16_ROUND,
  LANES16_CONSTANT,
  /// As the first two, with eight SHA steps beside them; and the transposes between the two units, for 16 samples.
  HYBRID_SCHEDULED,
  HYBRID_ROUND,
  HYBRID_TRANSPOSES,
  LANES8_SCHEDULED,
  LANES8_ROUND,
  LANES8_CONSTANT,
  /// Four rounds of a first block with four message words; four rounds without; two rounds of a constant block.
  SHA_SCHEDULED,
  SHA_ROUNDS,
  SHA_CONSTANT,
  /// Hex texts: of 16 samples in lanes, of 8 in lanes, of one on the SHA unit.
  LANES16_HEX,
  LANES8_HEX,
  SHA_HEX,
  /// One step of init_by_array.
  TWISTER16,
  TWISTER8,
  BOUND_LOOPS
};

/// Nanoseconds of what one loop stands for, the fastest of several runs.
double bound_loop_nanoseconds(int loop);

/// Nanoseconds of one cycle of the core clock: multiplications, each of which waits 3 cycles for the one before.
double cycle_nanoseconds(void);

/// A monotonic clock.
double nanoseconds_now(void);

#endif
