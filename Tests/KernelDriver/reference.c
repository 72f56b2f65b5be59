#include "reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DPA_TARGET
#include "dpa_sha256_constants.h"

#define FIBONACCI_DIGITS_MAX 2200

void *exact(size_t bytes) {
  void *memory = malloc(bytes);
  if (memory == NULL && bytes > 0) abort();
  return memory;
}

static uint32_t rotate(uint32_t x, unsigned n) { return x >> n | x << (32 - n); }

static void schedule(const uint8_t block[64], uint32_t w[64]) {
  for (int i = 0; i < 16; i++) {
    const uint8_t *b = block + 4 * i;
    w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
  }
  for (int i = 16; i < 64; i++) {
    const uint32_t x = w[i - 15], y = w[i - 2];
    w[i] = w[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + w[i - 7] + (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
  }
}

static void compress(uint32_t state[8], const uint8_t block[64]) {
  uint32_t w[64], s[8];
  schedule(block, w);
  memcpy(s, state, sizeof s);
  for (int i = 0; i < 64; i++) {
    const uint32_t sum1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
    const uint32_t sum0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
    const uint32_t t = s[7] + sum1 + ((s[4] & s[5]) ^ (~s[4] & s[6])) + dpa_sha256_round[i] + w[i];
    const uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    memmove(s + 1, s, 7 * sizeof s[0]);
    s[4] += t;
    s[0] = t + sum0 + majority;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

/// The padded end of a message: `rest` bytes, 0x80, zeros, bit length. Returns its number of blocks.
static size_t pad(const uint8_t *rest, size_t rest_length, uint64_t length, uint8_t *blocks) {
  const size_t count = (rest_length + 9 + 63) / 64;
  memset(blocks, 0, 64 * count);
  if (rest_length > 0) memcpy(blocks, rest, rest_length);
  blocks[rest_length] = 0x80;
  for (size_t i = 0; i < 8; i++) blocks[64 * count - 1 - i] = (uint8_t)(length * 8 >> (8 * i));
  return count;
}

void reference_sha256(const uint8_t *message, size_t length, uint8_t digest[32]) {
  uint32_t state[8];
  uint8_t tail[128];
  const size_t whole = length / 64;
  memcpy(state, dpa_sha256_initial, sizeof state);
  for (size_t i = 0; i < whole; i++) compress(state, message + 64 * i);
  const size_t tails = pad(length % 64 ? message + 64 * whole : NULL, length % 64, length, tail);
  for (size_t i = 0; i < tails; i++) compress(state, tail + 64 * i);
  for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

/// Advances two consecutive Fibonacci numbers, as decimal texts, by one.
static void fibonacci_step(char *low, char *high) {
  char sum[FIBONACCI_DIGITS_MAX];
  const size_t n = strlen(low), m = strlen(high);
  int carry = 0;
  for (size_t i = 0; i < m; i++) {
    const int digit = high[m - 1 - i] - '0' + (i < n ? low[n - 1 - i] - '0' : 0) + carry;
    sum[m - i] = (char)('0' + digit % 10);
    carry = digit / 10;
  }
  sum[0] = (char)('0' + carry);
  memcpy(low, high, m + 1);
  memcpy(high, carry ? sum : sum + 1, carry ? m + 1 : m);
  high[carry ? m + 1 : m] = 0;
}

dpa_chain_plan reference_plan_make(uint32_t depth) {
  char low[FIBONACCI_DIGITS_MAX] = "0", high[FIBONACCI_DIGITS_MAX] = "1";
  uint8_t padded[FIBONACCI_DIGITS_MAX + 128];
  uint32_t *ends = exact(sizeof *ends * depth), *schedules = NULL, blocks = 0;
  for (uint32_t link = 0; link < depth; link++, fibonacci_step(low, high)) {
    const size_t count = pad((const uint8_t *)low, strlen(low), 64 + strlen(low), padded);
    schedules = realloc(schedules, 256 * (blocks + count));
    if (schedules == NULL) abort();
    for (size_t i = 0; i < count; i++, blocks++) {
      schedule(padded + 64 * i, schedules + 64 * blocks);
      for (int t = 0; t < 64; t++) schedules[64 * blocks + (uint32_t)t] += dpa_sha256_round[t];
    }
    ends[link] = blocks;
  }
  return (dpa_chain_plan){depth, ends, schedules};
}

void reference_plan_free(dpa_chain_plan plan) {
  free((void *)plan.block_ends);
  free((void *)plan.schedules);
}

void reference_chain(const char *text, uint32_t depth, uint8_t digest[32]) {
  char low[FIBONACCI_DIGITS_MAX] = "0", high[FIBONACCI_DIGITS_MAX] = "1", message[FIBONACCI_DIGITS_MAX + 64];
  reference_sha256((const uint8_t *)text, strlen(text), digest);
  for (uint32_t link = 0; link < depth; link++, fibonacci_step(low, high)) {
    for (int i = 0; i < 32; i++) snprintf(message + 2 * i, 3, "%02x", digest[i]);
    strcpy(message + 64, low);
    reference_sha256((const uint8_t *)message, strlen(message), digest);
  }
}

/// CPython's init_by_array with the key [seed], then genrand_uint32, written for the whole array.
void reference_twister(uint32_t seed, uint32_t words[10]) {
  uint32_t mt[624];
  int i = 1;
  mt[0] = 19650218u;
  for (int k = 1; k < 624; k++) mt[k] = 1812433253u * (mt[k - 1] ^ mt[k - 1] >> 30) + (uint32_t)k;
  for (int k = 0; k < 624 + 623; k++) {
    const uint32_t mixed = mt[i - 1] ^ mt[i - 1] >> 30;
    mt[i] = k < 624 ? (mt[i] ^ mixed * 1664525u) + seed : (mt[i] ^ mixed * 1566083941u) - (uint32_t)i;
    if (++i == 624) mt[0] = mt[623], i = 1;
  }
  mt[0] = 0x80000000u;
  for (int k = 0; k < 10; k++) {
    const uint32_t joined = (mt[k] & 0x80000000u) | (mt[k + 1] & 0x7fffffffu);
    uint32_t y = mt[k + 397] ^ joined >> 1 ^ (joined & 1u ? 0x9908b0dfu : 0);
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    words[k] = y ^ y >> 18;
  }
}

void reference_leaf(const uint8_t *leaf, size_t leaf_bytes, uint8_t hash[32]) {
  uint8_t *message = exact(leaf_bytes + 1);
  message[0] = 0;
  if (leaf_bytes > 0) memcpy(message + 1, leaf, leaf_bytes);
  reference_sha256(message, leaf_bytes + 1, hash);
  free(message);
}
