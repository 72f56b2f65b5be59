// Seed texts as padded SHA-256 messages: prefix, decimal id, 0x80, zeros, bit length. One row of 64 bytes per id, or
// of 128 bytes where some text of this prefix may need two blocks.
//
// Everything but the digits depends on the number of digits only, so it is made once per length; the digits are
// computed eight at a time in a 64-bit register and never read back from memory before the rows are loaded as
// vectors.
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

/// The decimal text of an id, the first character in the lowest byte of the first word, zeros after the last.
typedef struct {
  uint64_t words[3];
  uint64_t id;
  size_t count;
} dpa_text_digits;

DPA_INLINE void dpa_text_spell(dpa_text_digits *digits, uint64_t id) {
  const size_t count = dpa_text_digit_count(id);
  const size_t lead = (count - 1) % 8, right = 56 - 8 * lead;  // the first word holds lead + 1 digits
  const uint64_t low = dpa_text_eight_digits(id % 100000000);
  digits->id = id;
  digits->count = count;
  if (count <= 8) {
    digits->words[0] = low >> right;
    return;
  }
  const uint64_t middle = dpa_text_eight_digits(id / 100000000 % 100000000);
  if (count <= 16) {
    digits->words[0] = middle >> right | low << 8 * lead << 8;
    digits->words[1] = low >> right;
    return;
  }
  const uint64_t high = dpa_text_eight_digits(id / 10000000000000000);
  digits->words[0] = high >> right | middle << 8 * lead << 8;
  digits->words[1] = middle >> right | low << 8 * lead << 8;
  digits->words[2] = low >> right;
}

/// Moves on to another id. Ids mostly come one after another, and nine times in ten only the last digit changes.
DPA_INLINE void dpa_text_advance(dpa_text_digits *digits, uint64_t id) {
  uint64_t *last = &digits->words[(digits->count - 1) / 8];
  const unsigned shift = 8 * ((digits->count - 1) % 8);
  if (id != 0 && id - 1 == digits->id && (*last >> shift & 0xff) < '9') {
    *last += 1ull << shift;
    digits->id = id;
  } else if (id != digits->id) {
    dpa_text_spell(digits, id);
  }
}

DPA_INLINE void dpa_text_merge(uint8_t *row, const uint8_t *frame, uint64_t digits) {
  uint64_t word;
  memcpy(&word, frame, 8);
  word |= digits;
  memcpy(row, &word, 8);
}

/// Writes one row per id; the rows lie `form->row_bytes` apart.
DPA_INLINE void dpa_text_rows(dpa_text_form *form, const uint64_t *ids, size_t count, uint8_t *rows) {
  const size_t row_bytes = form->row_bytes, at = form->prefix_length;
  dpa_text_digits digits;
  if (count > 0) dpa_text_spell(&digits, ids[0]);
  for (size_t i = 0; i < count; i++, rows += row_bytes) {
    dpa_text_advance(&digits, ids[i]);
    const uint8_t *frame = form->frames[digits.count];
    if (!((form->frames_made >> digits.count) & 1u)) dpa_text_make_frame(form, digits.count);
    memcpy(rows, frame, 64);
    if (row_bytes > 64) memcpy(rows + 64, frame + 64, 64);
    dpa_text_merge(rows + at, frame + at, digits.words[0]);
    if (digits.count > 8) dpa_text_merge(rows + at + 8, frame + at + 8, digits.words[1]);
    if (digits.count > 16) dpa_text_merge(rows + at + 16, frame + at + 16, digits.words[2]);
  }
}

#endif
