// Plain SHA-256 over whole blocks on arm64, for streamed file digests.
#if defined(__aarch64__)
#include "dpa_sha256_neon.h"

#include "dpa_kernels.h"

DPA_TARGET void dpa_sha256_blocks_neon(uint32_t state[8], const uint8_t *blocks, size_t block_count) {
  dpa_half halves[1][2] = {{vld1q_u32(state), vld1q_u32(state + 4)}}, w[1][4];
  for (; block_count > 0; block_count--, blocks += 64) {
    dpa_sha_message(blocks, w[0]);
    dpa_sha_block(1, halves, w);
  }
  vst1q_u32(state, halves[0][0]);
  vst1q_u32(state + 4, halves[0][1]);
}
#else
typedef int dpa_sha256_neon_is_empty;
#endif
