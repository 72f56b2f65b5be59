// What this processor and operating system offer: cpuid for the first, xgetbv for the second.
#include "dpa_kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <string.h>

typedef struct {
  uint32_t eax, ebx, ecx, edx;
} dpa_cpuid_registers;

static dpa_cpuid_registers dpa_cpuid(uint32_t leaf) {
  dpa_cpuid_registers registers = {0, 0, 0, 0};
  __get_cpuid_count(leaf, 0, &registers.eax, &registers.ebx, &registers.ecx, &registers.edx);
  return registers;
}

static uint32_t dpa_flag(uint32_t word, unsigned bit, uint32_t feature) { return (word >> bit) & 1u ? feature : 0; }

// Which register sets the operating system saves (XCR0): 0x06 = SSE and AVX, 0xe6 = also the three parts of AVX-512.
static uint32_t dpa_saved_registers(uint32_t ecx_of_leaf_1) {
  if (!((ecx_of_leaf_1 >> 27) & 1u)) return 0;
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((low & 0x06u) == 0x06u ? DPA_CPU_OS_AVX : 0) | ((low & 0xe6u) == 0xe6u ? DPA_CPU_OS_AVX512 : 0);
}

dpa_cpu_identity dpa_cpu_identify(void) {
  dpa_cpu_identity identity = {{0}, 0, 0};
  const dpa_cpuid_registers zero = dpa_cpuid(0), one = dpa_cpuid(1);
  const uint32_t base = (one.eax >> 8) & 0xfu, model = (one.eax >> 4) & 0xfu;
  memcpy(identity.vendor, &zero.ebx, 4);
  memcpy(identity.vendor + 4, &zero.edx, 4);
  memcpy(identity.vendor + 8, &zero.ecx, 4);
  // Extended bits count where the base family has run out; Intel's family 6 has an extended model too.
  identity.family = base == 0xfu ? base + ((one.eax >> 20) & 0xffu) : base;
  identity.model = base == 0xfu || base == 6u ? model + ((one.eax >> 12) & 0xf0u) : model;
  return identity;
}

uint32_t dpa_cpu_features(void) {
  const dpa_cpuid_registers one = dpa_cpuid(1);
  const dpa_cpuid_registers seven = dpa_cpuid(7);
  return dpa_flag(one.ecx, 9, DPA_CPU_SSSE3) | dpa_flag(one.ecx, 19, DPA_CPU_SSE41) |
         dpa_flag(seven.ebx, 5, DPA_CPU_AVX2) | dpa_flag(seven.ebx, 29, DPA_CPU_SHA) |
         dpa_flag(seven.ebx, 16, DPA_CPU_AVX512F) | dpa_flag(seven.ebx, 28, DPA_CPU_AVX512CD) |
         dpa_flag(seven.ebx, 30, DPA_CPU_AVX512BW) | dpa_flag(seven.ebx, 17, DPA_CPU_AVX512DQ) |
         dpa_flag(seven.ebx, 31, DPA_CPU_AVX512VL) | dpa_flag(seven.ecx, 1, DPA_CPU_AVX512VBMI) |
         dpa_saved_registers(one.ecx);
}
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

uint32_t dpa_cpu_features(void) { return (getauxval(AT_HWCAP) >> 6) & 1u ? DPA_CPU_ARM_SHA2 : 0; }
#elif defined(__aarch64__) && defined(__APPLE__)
uint32_t dpa_cpu_features(void) { return DPA_CPU_ARM_SHA2; }  // every processor of this family has them
#else
uint32_t dpa_cpu_features(void) { return 0; }
#endif

#if !defined(__x86_64__)
dpa_cpu_identity dpa_cpu_identify(void) { return (dpa_cpu_identity){{0}, 0, 0}; }
#endif
