// Holds every sine kernel of this processor against plain C, in heap buffers of the exact size, and prints a checksum
// of all bits, which must be the same on every machine. Exit status 1 when anything differs. `sine-driver
// [--plant-error]`; with --plant-error one bit of every result is flipped first, so every comparison must fail.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dpa_kernels.h"
#include "dpa_sine.h"

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif

typedef struct {
  const char *name;
  uint32_t needs;
  void (*sine)(const float *, size_t, float *);
  void (*sound)(const float *, const float *, size_t, size_t, size_t, float *);
} kernel;

static const kernel kernels[] = {
#if defined(__x86_64__)
    {"avx2", DPA_CPU_NEEDS_AVX2, dpa_sine_avx2, dpa_sound_avx2},
    {"avx512", DPA_CPU_NEEDS_AVX512, dpa_sine_avx512, dpa_sound_avx512},
#elif defined(__aarch64__)
    {"neon", 0, dpa_sine_neon, dpa_sound_neon},
#endif
    {NULL, 0, NULL, NULL}};

static uint64_t state = 20261121;

static uint64_t next(void) {
  state += 0x9e3779b97f4a7c15u;
  uint64_t word = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
  return word ^ (word >> 31);
}

static float plain_sine(float phase) {
  const double x = phase, quotient = x * 0x1.45f306ep-2, shifted = quotient + 0x1.8p52;
  const double low = x * -0x1.b1bbead603d8bp-33;
  const double f = (quotient - (shifted - 0x1.8p52)) + low, z = f * f;
  static const double c[6] = {0x1.921fb5441e49dp+1,  -0x1.4abbce4f1a29fp+2, 0x1.466bbfc24e7d7p+1,
                              -0x1.32d112017939ap-1, 0x1.500ff7e8ab55fp-4,  -0x1.cc34594edaebdp-8};
  double ratio = c[5];
  for (int i = 4; i >= 0; i--) {
    const double product = ratio * z;
    ratio = product + c[i];
  }
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  return (float)(bits & 1 ? -(f * ratio) : f * ratio);
}

static uint64_t checksum = 0xcbf29ce484222325u;
static long passed, failed;

/// Compares two runs of numbers bit for bit, in the order of their places.
static void compare(float *found, const float *expected, size_t count, int plant) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits, wanted;
    memcpy(&bits, found + i, 4), memcpy(&wanted, expected + i, 4);
    bits ^= (uint32_t)plant;
    if (bits == wanted) passed++;
    else failed++;
    checksum = (checksum ^ bits) * 0x100000001b3u;
  }
}

static void check_sines(const kernel *kernel, size_t count, int plant) {
  float *phases = malloc(4 * count + !count), *found = malloc(4 * count + !count);
  float *expected = malloc(4 * count + !count);
  for (size_t i = 0; i < count; i++) {
    const uint32_t bits = (uint32_t)(next() % 0x4c800001u) | (uint32_t)(next() << 31);  // up to 2^26, either sign
    memcpy(phases + i, &bits, 4);
    expected[i] = plain_sine(phases[i]);
  }
  kernel->sine(phases, count, found);
  compare(found, expected, count, plant);
  free(phases), free(found), free(expected);
}

static void check_sound(const kernel *kernel, size_t components, size_t first, size_t count, int plant) {
  float *omegas = malloc(4 * components), *amplitudes = malloc(4 * components);
  float *found = malloc(4 * count + !count), *expected = malloc(4 * count + !count);
  for (size_t j = 0; j < components; j++) {
    omegas[j] = (float)(next() >> 40) * 0x1p-24f * 3.14159274f, amplitudes[j] = (float)(next() >> 40) * 0x1p-24f;
  }
  for (size_t i = 0; i < count; i++) {
    float sum = -0.0f;
    for (size_t j = 0; j < components; j++) {
      const float phase = omegas[j] * (float)(first + i), product = amplitudes[j] * plain_sine(phase);
      sum = sum + product;
    }
    expected[i] = sum;
  }
  kernel->sound(omegas, amplitudes, components, first, count, found);
  compare(found, expected, count, plant);
  free(omegas), free(amplitudes), free(found), free(expected);
}

int main(int argc, char **argv) {
  const int plant = argc > 1 && strcmp(argv[1], "--plant-error") == 0;
  long failures = 0;
  for (const kernel *kernel = kernels; kernel->name != NULL; kernel++) {
    if ((dpa_cpu_features() & kernel->needs) != kernel->needs) continue;
    passed = failed = 0, state = 20261121, checksum = 0xcbf29ce484222325u;
    for (size_t count = 0; count < 70; count++) check_sines(kernel, count, plant);
    check_sines(kernel, 200000, plant);
    for (size_t count = 0; count < 140; count++) check_sound(kernel, 1 + count % 5, 3 * count, count, plant);
    check_sound(kernel, 4, 1040000, 8576, plant);
    printf("%s %ld passed, %ld failed, checksum %016llx\n", kernel->name, passed, failed, (unsigned long long)checksum);
    failures += plant ? passed : failed;
  }
  return plant ? failures == 0 : failures != 0;
}
