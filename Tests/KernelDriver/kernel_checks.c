#include "kernel_checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(run *run, const char *what, void *actual, const void *expected, size_t bytes) {
  if (run->plant_error && bytes > 0) ((uint8_t *)actual)[bytes - 1] ^= 1;
  if (bytes == 0 || memcmp(actual, expected, bytes) == 0) {
    run->passed++;
  } else if (++run->failed <= 20) {
    printf("%s: %s differs\n", run->kernel, what);
  }
}

// MARK: Chains

/// Runs a chain kernel over ids of one prefix and compares all digests and seeds.
static void check_chain(run *run, chain_kernel *chain, const dpa_chain_plan *plan, const char *prefix,
                        const uint64_t *ids, size_t count, const uint8_t *expected) {
  char what[160];
  uint8_t *digests = exact(32 * count), *text = exact(strlen(prefix));
  uint32_t *seeds = exact(4 * count), *expected_seeds = exact(4 * count);
  uint64_t *exact_ids = exact(8 * count);
  memcpy(text, prefix, strlen(prefix));
  if (count > 0) memcpy(exact_ids, ids, 8 * count);
  for (size_t i = 0; i < count; i++) {
    const uint8_t *end = expected + 32 * i + 28;
    expected_seeds[i] = (uint32_t)end[0] << 24 | (uint32_t)end[1] << 16 | (uint32_t)end[2] << 8 | end[3];
  }
  chain(plan, text, strlen(prefix), exact_ids, count, digests, seeds, run->scratch);
  snprintf(what, sizeof what, "chain, depth %u, prefix \"%s\", %zu ids", plan->link_count, prefix, count);
  check(run, what, digests, expected, 32 * count);
  check(run, what, seeds, expected_seeds, 4 * count);
  free(digests), free(text), free(seeds), free(expected_seeds), free(exact_ids);
}

static void parse_digest(const char *hex, uint8_t digest[32]) {
  for (int i = 0; i < 32; i++) {
    unsigned byte = 0;
    if (sscanf(hex + 2 * i, "%2x", &byte) != 1) abort();
    digest[i] = (uint8_t)byte;
  }
}

/// One golden chain: every link of a short one, the last links of a long one, alone and in a crowd of 19.
void check_golden_chain(run *run, chain_kernel *chain, const dpa_chain_plan *plan, const char *line) {
  char text[128] = "";
  const char *digests = strstr(line, "\"digests\": [");
  if (digests == NULL || sscanf(strstr(line, "\"text\": \""), "\"text\": \"%127[^\"]\"", text) != 1) abort();
  const char *colon = strrchr(text, ':');
  const size_t prefix_length = colon ? (size_t)(colon + 1 - text) : 0;
  uint64_t ids[19];
  uint8_t expected[19 * 32];
  for (size_t i = 0; i < COUNT_OF(ids); i++) ids[i] = strtoull(text + prefix_length, NULL, 10);
  text[prefix_length] = 0;
  for (uint32_t link = 0; link <= plan->link_count; link++) {
    if (link > 12 && link + 3 < plan->link_count) continue;
    dpa_chain_plan part = *plan;
    part.link_count = link;
    for (int i = 0; i < 19; i++) parse_digest(digests + 13 + 68 * (size_t)link, expected + 32 * i);
    check_chain(run, chain, &part, text, ids, 1, expected);
    check_chain(run, chain, &part, text, ids, 19, expected);
  }
}

/// Chains of ids of every length, at every edge of a group of lanes and of a batch, against the plain implementation.
void check_chain_edges(run *run, chain_kernel *chain) {
  static const uint32_t depths[] = {0, 1, 10, 94, 266};
  static const char *const prefixes[] = {"", "42:0:", "123456789012345678901234567890123456:",
                                         "18446744073709551615:9999999999999999999:"};
  static const size_t counts[] = {0,  1,  2,  3,  7,   8,   9,   15,  16,  17,  31,  32,  33,
                                  47, 63, 64, 65, 383, 384, 385, 575, 576, 577, 1023, 1024, 1025};
  static uint64_t ids[1025];
  static uint8_t expected[COUNT_OF(ids) * 32];
  for (size_t i = 0, power = 1; i < 19; i++, power *= 10) ids[2 * i] = power - 1, ids[2 * i + 1] = power;
  for (size_t i = 38; i < COUNT_OF(ids); i++) ids[i] = (uint64_t)i * 0x9e3779b97f4a7c15u >> (1 + i % 60);
  ids[39] = 1ull << 32, ids[40] = 1ull << 53, ids[41] = (1ull << 63) - 1, ids[42] = 9999999999999999999ull >> 1;
  for (size_t d = 0; d < COUNT_OF(depths); d++) {
    const dpa_chain_plan plan = reference_plan_make(depths[d]);
    const size_t most = depths[d] == 10 ? COUNT_OF(counts) : 13;
    for (size_t p = 0; p < COUNT_OF(prefixes); p++) {
      for (size_t i = 0; i < counts[most - 1]; i++) {
        char text[128];
        snprintf(text, sizeof text, "%s%llu", prefixes[p], (unsigned long long)ids[i]);
        reference_chain(text, depths[d], expected + 32 * i);
      }
      for (size_t c = 0; c < most; c++) check_chain(run, chain, &plan, prefixes[p], ids, counts[c], expected);
    }
    reference_plan_free(plan);
  }
}

/// Ids that follow one another, forwards over every power of ten and backwards, and over the largest id to 0.
void check_chain_runs(run *run, chain_kernel *chain) {
  uint64_t ids[64];
  uint8_t expected[64 * 32];
  const dpa_chain_plan plan = reference_plan_make(1);
  for (uint64_t power = 1, i = 0; i < 20; i++, power *= 10) {
    for (size_t n = 0; n < COUNT_OF(ids); n++) {
      char text[48];
      const uint64_t offset = n < 50 ? n : 50 - n;
      ids[n] = power < 32 ? n % 60 : power - 25 + offset;
      if (i == 19) ids[n] = 0 - 25ull + n;
      snprintf(text, sizeof text, "1:2:%llu", (unsigned long long)ids[n]);
      reference_chain(text, 1, expected + 32 * n);
    }
    check_chain(run, chain, &plan, "1:2:", ids, COUNT_OF(ids), expected);
  }
  reference_plan_free(plan);
}

// MARK: Mersenne Twister

/// Runs a twister kernel over seeds; `expected` has ten words per seed, `stride` is count + gap.
static void check_twister(run *run, twister_kernel *twister, const uint32_t *seeds, size_t count, size_t gap,
                          const uint32_t *expected) {
  char what[80];
  const size_t stride = count + gap, words_count = count ? 9 * stride + count : 0;
  uint32_t *exact_seeds = exact(4 * count), *words = exact(4 * words_count), *rows = exact(40 * count);
  if (count > 0) memcpy(exact_seeds, seeds, 4 * count);
  twister(exact_seeds, count, words, stride, run->scratch);
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < 10; k++) rows[10 * i + k] = words[k * stride + i];
  }
  snprintf(what, sizeof what, "twister, %zu seeds from %u", count, count ? seeds[0] : 0);
  check(run, what, rows, expected, 40 * count);
  free(exact_seeds), free(words), free(rows);
}

void check_golden_twister(run *run, twister_kernel *twister, const char *line) {
  // One seed goes through scalar instructions, so many copies of it through the lanes.
  uint32_t seeds[65], expected[COUNT_OF(seeds) * 10];
  const char *words = strstr(line, "\"words\": ["), *seed_text = strstr(line, "\"seed\": ");
  if (words == NULL || seed_text == NULL) abort();
  const uint32_t seed = (uint32_t)strtoul(seed_text + 8, NULL, 10);
  char *next = (char *)words + 9;
  for (int k = 0; k < 10; k++) expected[k] = (uint32_t)strtoul(next + 1, &next, 10);
  for (size_t i = 0; i < COUNT_OF(seeds); i++) {
    seeds[i] = seed;
    if (i > 0) memcpy(expected + 10 * i, expected, 40);
  }
  check_twister(run, twister, seeds, 1, 0, expected);
  check_twister(run, twister, seeds, COUNT_OF(seeds), 0, expected);
}

void check_twister_edges(run *run, twister_kernel *twister) {
  static const size_t counts[] = {0,  1,  2,  7,  8,  9,  15,  16,  17,  31,  32,  33,  63,
                                  64, 65, 95, 96, 97, 127, 128, 129, 191, 192, 193, 383, 577, 1025};
  static uint32_t seeds[1025], expected[COUNT_OF(seeds) * 10];
  for (size_t i = 0; i < COUNT_OF(seeds); i++) {
    seeds[i] = i < 33 ? (uint32_t)((1ull << i) - 1) : (uint32_t)i * 0x9e3779b9u;
    reference_twister(seeds[i], expected + 10 * i);
  }
  for (size_t c = 0; c < COUNT_OF(counts); c++) check_twister(run, twister, seeds, counts[c], c % 3, expected);
}

// MARK: Leaves

void check_leaves(run *run, leaves_kernel *leaves) {
  static const size_t sizes[] = {0, 55, 63, 80, 160, 1200, 80 * 23, 80 * 64, 81920};
  static const size_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33};
  for (size_t s = 0; s < COUNT_OF(sizes); s++) {
    for (size_t c = 0; c < COUNT_OF(counts) && !(sizes[s] > 10000 && counts[c] > 17); c++) {
      char what[80];
      const size_t count = counts[c], bytes = sizes[s] * count;
      uint8_t *data = exact(bytes), *hashes = exact(32 * count), *expected = exact(32 * count);
      for (size_t i = 0; i < bytes; i++) data[i] = (uint8_t)(i * 2654435761u >> 13);
      for (size_t i = 0; i < count; i++) reference_leaf(data + sizes[s] * i, sizes[s], expected + 32 * i);
      leaves(data, sizes[s], count, hashes, run->scratch);
      snprintf(what, sizeof what, "%zu leaves of %zu bytes", count, sizes[s]);
      check(run, what, hashes, expected, 32 * count);
      free(data), free(hashes), free(expected);
    }
  }
}

void check_blocks(run *run, blocks_kernel *blocks) {
  for (size_t count = 0; count < 6; count++) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t *message = exact(64 * (count + 1)), digest[32], expected[32];
    for (size_t i = 0; i < 64 * count; i++) message[i] = (uint8_t)(i * 31 + count);
    reference_sha256(message, 64 * count, expected);
    memset(message + 64 * count, 0, 64);
    message[64 * count] = 0x80;
    message[64 * count + 62] = (uint8_t)(count >> 7 << 1 | count * 512 >> 8);
    blocks(state, message, count + 1);
    for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
    check(run, "whole blocks", digest, expected, 32);
    free(message);
  }
}
