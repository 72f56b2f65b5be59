// CPython's random.seed(s) for a 32-bit s and the first ten outputs, one seed per lane. One seed is a chain of 1,247
// dependent steps, so up to DPA_TWISTER_VECTORS vectors run interleaved, two at a time in lockstep: pins keep the
// compiler from reordering them breadth first, which would spill.
#ifndef DPA_TWISTER_LANES_H
#define DPA_TWISTER_LANES_H

#include <string.h>

#include "dpa_scratch.h"
#include "dpa_twister_constants.h"

// Columns of the array that the outputs need: 1...10 and 397...406.
#define DPA_TWISTER_NEAR 10
#define DPA_TWISTER_FAR_END (DPA_TWISTER_MIDDLE + DPA_TWISTER_OUTPUTS)

typedef struct {
  dpa_lanes array[DPA_TWISTER_SIZE * DPA_TWISTER_VECTORS];
  uint32_t seeds[DPA_LANES * DPA_TWISTER_VECTORS];
  uint32_t words[DPA_TWISTER_OUTPUTS][DPA_LANES * DPA_TWISTER_VECTORS];
} dpa_twister_scratch;
DPA_ASSERT_FITS(dpa_twister_scratch);

/// The step that both passes share, (x ^ (x >> 30)) * multiplier, of one or two vectors.
DPA_INLINE void dpa_twister_mix(int count, const dpa_lanes *x, uint32_t multiplier, dpa_lanes *mixed) {
  DPA_UNROLL for (int n = 0; n < count; n++) {
    mixed[n] = V_SHR(x[n], 30);
    V_KEEP(mixed[n]);
  }
  DPA_UNROLL for (int n = 0; n < count; n++) {
    mixed[n] = V_XOR(x[n], mixed[n]);
    V_KEEP(mixed[n]);
  }
  DPA_UNROLL for (int n = 0; n < count; n++) {
    mixed[n] = V_MUL(mixed[n], V_ALL(multiplier));
    V_KEEP(mixed[n]);
  }
}

/// First pass of init_by_array: writes columns 1...623 and returns in `x` the second value of column 1.
DPA_INLINE void dpa_twister_first_pass(int vectors, dpa_lanes *array, const uint32_t *seeds, dpa_lanes *x) {
  dpa_lanes mixed[2];
  DPA_UNROLL for (int n = 0; n < vectors; n++) x[n] = V_ALL(dpa_twister_initial[0]);
  for (int i = 1; i < DPA_TWISTER_SIZE; i++) {
    const dpa_lanes initial = V_ALL(dpa_twister_initial[i]);
    DPA_UNROLL for (int n = 0; n < vectors; n++) {
      if (n % 2 == 0) dpa_twister_mix(n + 2 <= vectors ? 2 : 1, x + n, DPA_TWISTER_FIRST_MULTIPLIER, mixed);
      x[n] = V_ADD(V_XOR(initial, mixed[n % 2]), V_LOADU(seeds + DPA_LANES * n));
      V_KEEP(x[n]);
      array[i * vectors + n] = x[n];
    }
  }
  DPA_UNROLL for (int n = 0; n < vectors; n++) {
    dpa_twister_mix(1, x + n, DPA_TWISTER_FIRST_MULTIPLIER, mixed);
    x[n] = V_ADD(V_XOR(array[vectors + n], mixed[0]), V_LOADU(seeds + DPA_LANES * n));
  }
}

/// Columns first..<end of the second pass; only where `store` is 1 they are written back.
DPA_INLINE void dpa_twister_second_part(int vectors, dpa_lanes *array, dpa_lanes *x, int first, int end, int store) {
  dpa_lanes column = V_ALL(first), mixed[2];
  for (int i = first; i < end; i++) {
    DPA_UNROLL for (int n = 0; n < vectors; n++) {
      if (n % 2 == 0) dpa_twister_mix(n + 2 <= vectors ? 2 : 1, x + n, DPA_TWISTER_SECOND_MULTIPLIER, mixed);
      x[n] = V_SUB(V_XOR(array[i * vectors + n], mixed[n % 2]), column);
      V_KEEP(x[n]);
      if (store) array[i * vectors + n] = x[n];
    }
    column = V_ADD(column, V_ALL(1));
  }
}

/// Second pass: leaves the final columns 1...10 and 397...406 in the array. Column 1 depends on all others.
DPA_INLINE void dpa_twister_second_pass(int vectors, dpa_lanes *array, dpa_lanes *x) {
  dpa_lanes one[DPA_TWISTER_VECTORS];
  DPA_UNROLL for (int n = 0; n < vectors; n++) one[n] = x[n];
  dpa_twister_second_part(vectors, array, x, 2, DPA_TWISTER_NEAR + 1, 1);
  dpa_twister_second_part(vectors, array, x, DPA_TWISTER_NEAR + 1, DPA_TWISTER_MIDDLE, 0);
  dpa_twister_second_part(vectors, array, x, DPA_TWISTER_MIDDLE, DPA_TWISTER_FAR_END, 1);
  dpa_twister_second_part(vectors, array, x, DPA_TWISTER_FAR_END, DPA_TWISTER_SIZE, 0);
  DPA_UNROLL for (int n = 0; n < vectors; n++) {
    dpa_lanes mixed[1];
    dpa_twister_mix(1, x + n, DPA_TWISTER_SECOND_MULTIPLIER, mixed);
    array[vectors + n] = V_SUB(V_XOR(one[n], mixed[0]), V_ALL(1));
    array[n] = V_ALL(0x80000000u);
  }
}

/// Output k: the twist of columns k, k + 1 and k + 397, tempered.
DPA_INLINE dpa_lanes dpa_twister_output(dpa_lanes here, dpa_lanes next, dpa_lanes far) {
  const dpa_lanes joined = V_OR(V_AND(here, V_ALL(0x80000000u)), V_AND(next, V_ALL(0x7fffffffu)));
  const dpa_lanes odd = V_SUB(V_ALL(0), V_AND(next, V_ALL(1)));
  dpa_lanes y = V_XOR3(far, V_SHR(joined, 1), V_AND(odd, V_ALL(0x9908b0dfu)));
  y = V_XOR(y, V_SHR(y, 11));
  y = V_XOR(y, V_AND(V_SHL(y, 7), V_ALL(0x9d2c5680u)));
  y = V_XOR(y, V_AND(V_SHL(y, 15), V_ALL(0xefc60000u)));
  return V_XOR(y, V_SHR(y, 18));
}

DPA_INLINE void dpa_twister_vectors(int vectors, dpa_lanes *array, const uint32_t *seeds, uint32_t *words,
                                    size_t stride) {
  dpa_lanes x[DPA_TWISTER_VECTORS];
  dpa_twister_first_pass(vectors, array, seeds, x);
  dpa_twister_second_pass(vectors, array, x);
  for (int k = 0; k < DPA_TWISTER_OUTPUTS; k++) {
    const dpa_lanes *column = array + k * vectors;
    for (int n = 0; n < vectors; n++) {
      const dpa_lanes far = column[DPA_TWISTER_MIDDLE * vectors + n];
      V_STOREU(words + (size_t)k * stride + DPA_LANES * (size_t)n,
               dpa_twister_output(column[n], column[vectors + n], far));
    }
  }
}

#define DPA_TWISTER_INSTANCE(vectors) \
  DPA_OUTLINE void dpa_twister_##vectors(dpa_lanes *array, const uint32_t *seeds, uint32_t *words, size_t stride) { \
    dpa_twister_vectors(vectors, array, seeds, words, stride); \
  }
DPA_TWISTER_INSTANCE(1)
DPA_TWISTER_INSTANCE(2)
#if DPA_TWISTER_VECTORS > 4
DPA_TWISTER_INSTANCE(4)
#endif
#if DPA_TWISTER_VECTORS > 8
DPA_TWISTER_INSTANCE(8)
#endif
DPA_OUTLINE void dpa_twister_most(dpa_lanes *array, const uint32_t *seeds, uint32_t *words, size_t stride) {
  dpa_twister_vectors(DPA_TWISTER_VECTORS, array, seeds, words, stride);
}

#if DPA_LANES > 1
// One seed is a chain of latencies, and those of scalar instructions are the shortest (a multiplication takes 3 cycles
// instead of up to 10); a vector of lanes pays from more seeds on than the scalar units can interleave.
#define DPA_TWISTER_FEW 4
#else
#define DPA_TWISTER_FEW 0
#endif

/// The last seeds, fewer than a full set: padded in the scratch, on as many vectors as they need.
DPA_INLINE void dpa_twister_rest(const uint32_t *seeds, size_t count, uint32_t *words, size_t stride,
                                 dpa_twister_scratch *scratch) {
  const size_t width = DPA_LANES * DPA_TWISTER_VECTORS;
  memset(scratch->seeds, 0, sizeof scratch->seeds);
  memcpy(scratch->seeds, seeds, 4 * count);
  if (count <= DPA_LANES) {
    dpa_twister_1(scratch->array, scratch->seeds, scratch->words[0], width);
  } else if (count <= 2 * DPA_LANES) {
    dpa_twister_2(scratch->array, scratch->seeds, scratch->words[0], width);
#if DPA_TWISTER_VECTORS > 4
  } else if (count <= 4 * DPA_LANES) {
    dpa_twister_4(scratch->array, scratch->seeds, scratch->words[0], width);
#endif
#if DPA_TWISTER_VECTORS > 8
  } else if (count <= 8 * DPA_LANES) {
    dpa_twister_8(scratch->array, scratch->seeds, scratch->words[0], width);
#endif
  } else {
    dpa_twister_most(scratch->array, scratch->seeds, scratch->words[0], width);
  }
  for (size_t k = 0; k < DPA_TWISTER_OUTPUTS; k++) memcpy(words + k * stride, scratch->words[k], 4 * count);
}

/// The whole kernel; an instruction set's file gives it its public name.
DPA_INLINE void dpa_twister_lanes(const uint32_t *seeds, size_t count, uint32_t *words, size_t stride,
                                  dpa_twister_scratch *scratch) {
  const size_t width = DPA_LANES * DPA_TWISTER_VECTORS;
  for (; count >= width; count -= width, seeds += width, words += width) {
    dpa_twister_most(scratch->array, seeds, words, stride);
  }
  if (count > DPA_TWISTER_FEW) {
    dpa_twister_rest(seeds, count, words, stride, scratch);
  } else if (count > 0) {
    dpa_twister_scalar(seeds, count, words, stride, scratch);
  }
}

#define DPA_DEFINE_TWISTER(isa) \
  DPA_TARGET DPA_DECLARE_TWISTER(isa) { \
    dpa_twister_lanes(seeds, count, words, stride, (dpa_twister_scratch *)scratch); \
  }

#endif
