// Plain SHA-256 over whole blocks, for streamed file digests.
#if defined(__x86_64__)
#include "dpa_sha256_shani.h"

#include "dpa_kernels.h"

DPA_TARGET void dpa_sha256_blocks_shani(uint32_t state[8], const uint8_t *blocks, size_t block_count) {
  dpa_half halves[1][2], w[1][4], words[2];
  dpa_sha_enter();
  dpa_sha_pack(state, halves[0]);
  for (; block_count > 0; block_count--, blocks += 64) {
    dpa_sha_message(blocks, w[0]);
    dpa_sha_block(1, halves, w);
  }
  dpa_sha_unpack(halves[0], DPA_SHA_WORDS, words);
  DPA_SHA_STORE(state, words[0]);
  DPA_SHA_STORE(state + 4, words[1]);
}
#else
typedef int dpa_sha256_shani_is_empty;
#endif
