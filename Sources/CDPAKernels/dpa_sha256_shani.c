// Plain SHA-256 over whole blocks, for streamed file digests.
#if defined(__x86_64__)
#include "dpa_sha256_shani.h"

#include "dpa_kernels.h"

DPA_TARGET void dpa_sha256_blocks_shani(uint32_t state[8], const uint8_t *blocks, size_t block_count) {
  dpa_half halves[1][2], w[1][4], words[2];
  dpa_shani_pack(state, halves[0]);
  for (; block_count > 0; block_count--, blocks += 64) {
    dpa_shani_message(blocks, w[0]);
    dpa_shani_block(1, halves, w);
  }
  dpa_shani_unpack(halves[0], DPA_SHANI_WORDS, words);
  DPA_SHANI_STORE(state, words[0]);
  DPA_SHANI_STORE(state + 4, words[1]);
}
#else
typedef int dpa_sha256_shani_is_empty;
#endif
