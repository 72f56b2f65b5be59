// Seed texts as padded SHA-256 messages: prefix, decimal id, 0x80, zeros, bit length. One row of 64 bytes per id, or of
// 128 bytes where some text of this prefix may need two blocks.
//
// Everything but the digits depends on the number of digits only, so it is made once per length; the digits are computed
// eight at a time in a 64-bit register and never read back from memory before the rows are loaded as vectors.
#ifndef DPA_TEXT_H
#define DPA_TEXT_H

#include <string.h>

#include "dpa_compiler.h"
#include "dpa_kernels.h"

#define DPA_TEXT_DIGITS_MAX 20
#define DPA_TEXT_ROW_MAX 128

typedef struct {
  uint8_t frames[DPA_TEXT_DIGITS_MAX + 1][DPA_TEXT_ROW_MAX];
  const uint8_t *prefix;
  size_t prefix_length;
  size_t row_bytes;
  uint32_t frames_made;
} dpa_text_form;

DPA_INLINE void dpa_text_begin(dpa_text_form *form, const uint8_t *prefix, size_t prefix_length) {
  form->prefix = prefix;
  form->prefix_length = prefix_length;
  form->row_bytes = prefix_length + DPA_TEXT_DIGITS_MAX <= 55 ? 64 : 128;
  form->frames_made = 0;
}

/// How many 64-byte blocks a text of `digits` digits fills.
DPA_INLINE size_t dpa_text_blocks(const dpa_text_form *form, size_t digits) {
  return form->prefix_length + digits <= 55 ? 1 : 2;
}

DPA_OUTLINE void dpa_text_make_frame(dpa_text_form *form, size_t digits) {
  uint8_t *frame = form->frames[digits];
  const size_t length = form->prefix_length + digits;
  const size_t end = 64 * dpa_text_blocks(form, digits);
  memset(frame, 0, form->row_bytes);
  if (form->prefix_length > 0) memcpy(frame, form->prefix, form->prefix_length);
  frame[length] = 0x80;
  frame[end - 2] = (uint8_t)(length >> 5);
  frame[end - 1] = (uint8_t)(length << 3);
  form->frames_made |= 1u << digits;
}

DPA_INLINE size_t dpa_text_digit_count(uint64_t id) {
  static const uint64_t powers[20] = {1ull,
                                      10ull,
                                      100ull,
                                      1000ull,
                                      10000ull,
                                      100000ull,
                                      1000000ull,
                                      10000000ull,
                                      100000000ull,
                                      1000000000ull,
                                      10000000000ull,
                                      100000000000ull,
                                      1000000000000ull,
                                      10000000000000ull,
                                      100000000000000ull,
                                      1000000000000000ull,
                                      10000000000000000ull,
                                      100000000000000000ull,
                                      1000000000000000000ull,
                                      10000000000000000000ull};
  const uint64_t odd = id | 1;
  const unsigned estimate = (unsigned)(64 - __builtin_clzll(odd)) * 1233u >> 12;
  return estimate + (odd >= powers[estimate]);
}

/// The eight decimal digits of a value below 10^8 as ASCII, the first one in the lowest byte.
DPA_INLINE uint64_t dpa_text_eight_digits(uint64_t value) {
  const uint64_t fours = (value << 32) - (value / 10000) * ((10000ull << 32) - 1);
  const uint64_t hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007full;
  const uint64_t twos = (fours << 16) - hundreds * ((100ull << 16) - 1);
  const uint64_t tens = ((twos * 103) >> 10) & 0x000f000f000f000full;
  return ((twos << 8) - tens * ((10ull << 8) - 1)) | 0x3030303030303030ull;
}

DPA_INLINE void dpa_text_merge(uint8_t *row, const uint8_t *frame, uint64_t digits) {
  uint64_t word;
  memcpy(&word, frame, 8);
  word |= digits;
  memcpy(row, &word, 8);
}

/// Writes the digits of an id left-aligned into a row that already holds its frame.
DPA_INLINE void dpa_text_write_digits(uint8_t *row, const uint8_t *frame, uint64_t id, size_t count) {
  const uint64_t low = dpa_text_eight_digits(id % 100000000);
  if (count <= 8) {
    dpa_text_merge(row, frame, low >> (64 - 8 * count));
    return;
  }
  const uint64_t middle = dpa_text_eight_digits(id / 100000000 % 100000000);
  const size_t lead = (count - 1) % 8;  // one less than the digits of the first word
  const size_t right = 56 - 8 * lead;
  if (count <= 16) {
    dpa_text_merge(row, frame, (middle >> right) | (low << 8 * lead << 8));
    dpa_text_merge(row + 8, frame + 8, low >> right);
    return;
  }
  const uint64_t high = dpa_text_eight_digits(id / 10000000000000000);
  dpa_text_merge(row, frame, (high >> right) | (middle << 8 * lead << 8));
  dpa_text_merge(row + 8, frame + 8, (middle >> right) | (low << 8 * lead << 8));
  dpa_text_merge(row + 16, frame + 16, low >> right);
}

/// Writes one row per id; the rows lie `form->row_bytes` apart.
DPA_INLINE void dpa_text_rows(dpa_text_form *form, const uint64_t *ids, size_t count, uint8_t *rows) {
  for (size_t i = 0; i < count; i++) {
    const size_t digits = dpa_text_digit_count(ids[i]);
    uint8_t *row = rows + i * form->row_bytes;
    const uint8_t *frame = form->frames[digits];
    if (!((form->frames_made >> digits) & 1u)) dpa_text_make_frame(form, digits);
    memcpy(row, frame, 64);
    if (form->row_bytes > 64) memcpy(row + 64, frame + 64, 64);
    dpa_text_write_digits(row + form->prefix_length, frame + form->prefix_length, ids[i], digits);
  }
}

#endif
