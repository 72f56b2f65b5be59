/// Sums of sines for the k-sin engine: the one place where C computes with floating point.
///
/// Every value is one fixed sequence of single IEEE-754 operations, rounded to nearest, none of them fused, so that all
/// instruction sets and the plain Swift kernel yield the same bits. `scripts/checks/check-sine-kernels` looks for fused
/// instructions in the compiled code. As in dpa_kernels.h, nothing allocates or keeps state between calls, and a kernel
/// may be called only where `dpa_cpu_features` has all the bits it needs.
#ifndef DPA_SINE_H
#define DPA_SINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The largest magnitude of a phase that the kernels reduce exactly enough.
#define DPA_SINE_PHASE_MAX 0x1p26f

/// phases -> sines, each within 0.51 units in the last place of a binary32. No phase is above DPA_SINE_PHASE_MAX.
#define DPA_DECLARE_SINE(isa) void dpa_sine_##isa(const float *phases, size_t count, float *sines)
/// The samples first..<first + count of a sound: samples[t - first] = sum over components, in order, of
/// amplitude * sine(omega * t), where t, each phase, product and sum is a binary32. No phase is above
/// DPA_SINE_PHASE_MAX; t is below 2^24 - 256.
#define DPA_DECLARE_SOUND(isa) \
  void dpa_sound_##isa(const float *omegas, const float *amplitudes, size_t components, size_t first, size_t count, \
                       float *samples)

#if defined(__x86_64__)
/// Needs DPA_CPU_NEEDS_AVX2.
DPA_DECLARE_SINE(avx2);
DPA_DECLARE_SOUND(avx2);
/// Needs DPA_CPU_NEEDS_AVX512.
DPA_DECLARE_SINE(avx512);
DPA_DECLARE_SOUND(avx512);
#elif defined(__aarch64__)
/// For every arm64 processor.
DPA_DECLARE_SINE(neon);
DPA_DECLARE_SOUND(neon);
#endif

#ifdef __cplusplus
}
#endif

#endif
