// Seed chains in 16 lanes; a few ids go through the SHA instructions.
#if defined(__x86_64__)
#include <immintrin.h>

#include "dpa_kernels.h"

// A group of 16 lanes takes as long as eight chains on the SHA unit where 512-bit operations run at full rate.
#define DPA_CHAIN_FEW 8

__attribute__((target("avx2"))) DPA_DECLARE_CHAIN(avx512vbmisha) {
  _mm256_zeroupper();
  if (count <= DPA_CHAIN_FEW) {
    dpa_chain_shani(plan, prefix, prefix_length, ids, count, digests, seeds, scratch);
  } else {
    dpa_chain_avx512vbmi(plan, prefix, prefix_length, ids, count, digests, seeds, scratch);
  }
}
#else
typedef int dpa_chain_avx512vbmisha_is_empty;
#endif
