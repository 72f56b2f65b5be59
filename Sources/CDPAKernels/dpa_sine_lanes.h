// Sines of binary32 phases in lanes of binary64: a template over the vocabulary of an instruction set's file.
//
// sine(p) = (-1)^k sin(pi f) with p / pi = k + f and |f| <= 1/2. 1/pi is the sum of two numbers: the first has 28 bits,
// so its product with a phase, and what rounding that to a whole number leaves, are exact.
#ifndef DPA_SINE_LANES_H
#define DPA_SINE_LANES_H

#include <string.h>

#include "dpa_sine.h"

// Adding it rounds to a whole number, whose lowest bit becomes the lowest of the sum.
#define DPA_SINE_ROUNDER 0x1.8p52
#define DPA_SINE_INVERSE_PI_HIGH 0x1.45f306ep-2
#define DPA_SINE_INVERSE_PI_LOW -0x1.b1bbead603d8bp-33

// sin(pi f) / f as a polynomial in f^2, minimax in relative error on |f| <= 1/2: 2^-35.4.
#define DPA_SINE_0 0x1.921fb5441e49dp+1
#define DPA_SINE_1 -0x1.4abbce4f1a29fp+2
#define DPA_SINE_2 0x1.466bbfc24e7d7p+1
#define DPA_SINE_3 -0x1.32d112017939ap-1
#define DPA_SINE_4 0x1.500ff7e8ab55fp-4
#define DPA_SINE_5 -0x1.cc34594edaebdp-8

DPA_INLINE dpa_doubles dpa_sine_of_doubles(dpa_doubles x) {
  const dpa_doubles quotient = D_MUL(x, D_ALL(DPA_SINE_INVERSE_PI_HIGH));
  const dpa_doubles shifted = D_ADD(quotient, D_ALL(DPA_SINE_ROUNDER));
  const dpa_doubles whole = D_SUB(shifted, D_ALL(DPA_SINE_ROUNDER));
  const dpa_doubles f = D_ADD(D_SUB(quotient, whole), D_MUL(x, D_ALL(DPA_SINE_INVERSE_PI_LOW)));
  const dpa_doubles z = D_MUL(f, f);
  dpa_doubles ratio = D_ADD(D_MUL(D_ALL(DPA_SINE_5), z), D_ALL(DPA_SINE_4));
  ratio = D_ADD(D_MUL(ratio, z), D_ALL(DPA_SINE_3));
  ratio = D_ADD(D_MUL(ratio, z), D_ALL(DPA_SINE_2));
  ratio = D_ADD(D_MUL(ratio, z), D_ALL(DPA_SINE_1));
  ratio = D_ADD(D_MUL(ratio, z), D_ALL(DPA_SINE_0));
  return D_FLIP_IF_ODD(D_MUL(f, ratio), shifted);
}

DPA_INLINE dpa_floats dpa_sine_of_floats(dpa_floats phases) {
  return F_NARROW(dpa_sine_of_doubles(F_LOW(phases)), dpa_sine_of_doubles(F_HIGH(phases)));
}

// Samples of DPA_SINE_VECTORS vectors from `first` on: what they share, omega and amplitude, is loaded once for all.
DPA_INLINE void dpa_sound_vectors(const float *omegas, const float *amplitudes, size_t components, size_t first,
                                  float *samples) {
  dpa_floats times[DPA_SINE_VECTORS], sums[DPA_SINE_VECTORS];
  for (int v = 0; v < DPA_SINE_VECTORS; v++) {
    times[v] = F_ADD(F_ALL((float)(first + (size_t)v * DPA_FLOATS)), F_COUNT);
    sums[v] = F_ALL(-0.0f);  // what adds nothing to any number, a zero of either sign included
  }
  for (size_t j = 0; j < components; j++) {
    const dpa_floats omega = F_ALL(omegas[j]), amplitude = F_ALL(amplitudes[j]);
    for (int v = 0; v < DPA_SINE_VECTORS; v++) {
      sums[v] = F_ADD(sums[v], F_MUL(amplitude, dpa_sine_of_floats(F_MUL(omega, times[v]))));
    }
  }
  for (int v = 0; v < DPA_SINE_VECTORS; v++) F_STORE(samples + v * DPA_FLOATS, sums[v]);
}

DPA_INLINE void dpa_sound_lanes(const float *omegas, const float *amplitudes, size_t components, size_t first,
                                size_t count, float *samples) {
  const size_t width = DPA_SINE_VECTORS * DPA_FLOATS;
  size_t done = 0;
  for (; count - done >= width; done += width) {
    dpa_sound_vectors(omegas, amplitudes, components, first + done, samples + done);
  }
  if (done < count) {
    float rest[DPA_SINE_VECTORS * DPA_FLOATS];
    dpa_sound_vectors(omegas, amplitudes, components, first + done, rest);
    memcpy(samples + done, rest, (count - done) * sizeof(float));
  }
}

DPA_INLINE void dpa_sine_lanes(const float *phases, size_t count, float *sines) {
  size_t done = 0;
  for (; count - done >= DPA_FLOATS; done += DPA_FLOATS) {
    F_STORE(sines + done, dpa_sine_of_floats(F_LOAD(phases + done)));
  }
  if (done < count) {
    float rest[DPA_FLOATS] = {0};
    memcpy(rest, phases + done, (count - done) * sizeof(float));
    F_STORE(rest, dpa_sine_of_floats(F_LOAD(rest)));
    memcpy(sines + done, rest, (count - done) * sizeof(float));
  }
}

#define DPA_DEFINE_SINES(isa) \
  DPA_TARGET DPA_DECLARE_SINE(isa) { dpa_sine_lanes(phases, count, sines); } \
  DPA_TARGET DPA_DECLARE_SOUND(isa) { dpa_sound_lanes(omegas, amplitudes, components, first, count, samples); }

#endif
