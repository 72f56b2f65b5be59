/* DPA in C as an engine for `dpa-harness conform --engine-command`; docs/conformance.md is the protocol.
 *
 *   cc -O2 -ffp-contract=off docs/examples/engines/dpa_engine.c -o dpa_engine
 *   dpa-harness conform --engine-command ./dpa_engine
 *
 * It answers `parameters`, `rank_seeds` and `records`. -ffp-contract=off keeps the compiler from fusing the product
 * and the sum of a value, which would round once where the definition rounds twice. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 10000, MAX_LINE = 1 << 20, PARAMETERS = 5, DIGITS = 2100 };
static const char *const names[PARAMETERS] = {"rotation", "brightness", "noise", "scale", "contrast"};

/* SHA-256. */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};

static uint32_t rotated(uint32_t word, int count) { return word >> count | word << (32 - count); }

static void compress(uint32_t state[8], const uint8_t *block) {
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i += 1) {
    w[i] = (uint32_t)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
  }
  for (int i = 16; i < 64; i += 1) {
    uint32_t s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  memcpy(v, state, sizeof v);
  for (int i = 0; i < 64; i += 1) {
    uint32_t s1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25);
    uint32_t one = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
    uint32_t s0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22);
    uint32_t two = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i += 1) state[i] += v[i];
}

static void sha256(const uint8_t *message, size_t count, uint8_t digest[32]) {
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  size_t whole = count / 64 * 64, rest = count - whole;
  for (size_t start = 0; start < whole; start += 64) compress(state, message + start);
  uint8_t last[128] = {0};
  memcpy(last, message + whole, rest);
  last[rest] = 0x80;
  size_t padded = rest < 56 ? 64 : 128;
  for (int i = 0; i < 8; i += 1) last[padded - 1 - i] = (uint8_t)((uint64_t)count * 8 >> 8 * i);
  for (size_t start = 0; start < padded; start += 64) compress(state, last + start);
  for (int i = 0; i < 32; i += 1) digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

/* Fibonacci numbers as decimal texts, made once for the deepest chain so far. */
static char *fibonacci[MAX_DEPTH];
static int known = 0;

static const char *fibonacci_text(int index) {
  for (; known <= index; known += 1) {
    char *text = calloc(DIGITS, 1), reversed[DIGITS];
    if (!text) exit(1);
    fibonacci[known] = text;
    if (known < 2) {
      text[0] = (char)('0' + known);
      continue;
    }
    const char *one = fibonacci[known - 1], *two = fibonacci[known - 2];
    int length = 0, carry = 0;
    for (int i = (int)strlen(one) - 1, j = (int)strlen(two) - 1; i >= 0 || carry; i -= 1, j -= 1) {
      int sum = carry + (i >= 0 ? one[i] - '0' : 0) + (j >= 0 ? two[j] - '0' : 0);
      reversed[length++] = (char)('0' + sum % 10);
      carry = sum / 10;
    }
    for (int i = 0; i < length; i += 1) text[i] = reversed[length - 1 - i];
  }
  return fibonacci[index];
}

static void write_hex(const uint8_t *bytes, int count, char *text) {
  for (int i = 0; i < count; i += 1) {
    text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
  }
}

/* The digest of the text, then one link for each Fibonacci number. */
static void chain(const char *text, int depth, uint8_t digest[32]) {
  sha256((const uint8_t *)text, strlen(text), digest);
  for (int index = 0; index < depth; index += 1) {
    char message[64 + DIGITS];
    const char *number = fibonacci_text(index);
    size_t digits = strlen(number);
    write_hex(digest, 32, message);
    memcpy(message + 64, number, digits);
    sha256((const uint8_t *)message, 64 + digits, digest);
  }
}

/* MT19937 after init_by_array with a key of one word, and its first ten words. */
static void first_words(uint32_t seed, uint32_t words[10]) {
  static uint32_t start[624];
  uint32_t state[625];
  if (!start[0]) {
    start[0] = 19650218;
    for (uint32_t i = 1; i < 624; i += 1) start[i] = 1812433253 * (start[i - 1] ^ start[i - 1] >> 30) + i;
  }
  memcpy(state, start, sizeof start);
  int i = 1;
  for (int k = 0; k < 624; k += 1) {
    state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >> 30) * 1664525) + seed;
    if (++i == 624) state[0] = state[623], i = 1;
  }
  for (int k = 0; k < 623; k += 1) {
    state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >> 30) * 1566083941) - (uint32_t)i;
    if (++i == 624) state[0] = state[623], i = 1;
  }
  state[0] = 0x80000000;
  for (int k = 0; k < 10; k += 1) {
    uint32_t joined = (state[k] & 0x80000000) | (state[k + 1] & 0x7fffffff);
    uint32_t word = state[k + 397] ^ joined >> 1 ^ (joined & 1 ? 0x9908b0df : 0);
    word ^= word >> 11;
    word ^= word << 7 & 0x9d2c5680;
    word ^= word << 15 & 0xefc60000;
    words[k] = word ^ word >> 18;
  }
}

/* A question: the parts of it that decide a row. */
typedef struct {
  int depth;
  double low[PARAMETERS], high[PARAMETERS];
  int has_rank;
  uint64_t rank, base_seed;
} question;

static void seed_text(const question *asked, uint64_t id, char text[64]) {
  if (asked->has_rank) {
    snprintf(text, 64, "%" PRIu64 ":%" PRIu64 ":%" PRIu64, asked->base_seed, asked->rank, id);
  } else {
    snprintf(text, 64, "%" PRIu64, id);
  }
}

static void row(const question *asked, uint64_t id, double values[PARAMETERS], uint8_t digest[32]) {
  char text[64];
  uint32_t words[10];
  seed_text(asked, id, text);
  chain(text, asked->depth, digest);
  first_words((uint32_t)digest[28] << 24 | digest[29] << 16 | digest[30] << 8 | digest[31], words);
  for (int i = 0; i < PARAMETERS; i += 1) {
    double draw = ((words[2 * i] >> 5) * 67108864.0 + (words[2 * i + 1] >> 6)) / 9007199254740992.0;
    double scaled = (asked->high[i] - asked->low[i]) * draw;
    values[i] = asked->low[i] + scaled;
  }
}

/* Reading JSON: questions are one line of plain ASCII, and no text in them holds a quote. */
static const char *member(const char *line, const char *name) {
  char key[32];
  snprintf(key, sizeof key, "\"%s\":", name);
  const char *found = strstr(line, key);
  return found ? found + strlen(key) : NULL;
}

/* A whole number, which may stand in quotes. */
static uint64_t number(const char *line, const char *name) {
  const char *found = member(line, name);
  return found ? strtoull(found + (*found == '"'), NULL, 10) : 0;
}

static double from_bits(const char *digits) {
  uint64_t bits = strtoull(digits, NULL, 16);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static int read_question(const char *line, question *asked) {
  asked->has_rank = member(line, "rank") != NULL;
  asked->rank = number(line, "rank");
  asked->base_seed = number(line, "base_seed");
  asked->depth = (int)number(line, "depth");
  if (strstr(line, "\"ask\":\"rank_seeds\"")) return 1;
  for (int i = 0; i < PARAMETERS; i += 1) {
    /* ["LOW","HIGH"], 16 digits each. */
    const char *bounds = member(line, names[i]);
    if (!bounds || strlen(bounds) < 39) return 0;
    asked->low[i] = from_bits(bounds + 2);
    asked->high[i] = from_bits(bounds + 21);
  }
  return asked->depth >= 1 && asked->depth <= MAX_DEPTH;
}

/* Answering: what is wrong with a question is said, and never guessed at. */
static void answer_rows(const char *line, const question *asked, int only_texts) {
  printf(",\"%s\":[", only_texts ? "texts" : "rows");
  const char *place = member(line, "ids"), *separator = "";
  for (place += 1; *place == '"'; separator = ",") {
    char *end;
    uint64_t id = strtoull(place + 1, &end, 10);
    double values[PARAMETERS];
    uint8_t digest[32];
    char text[65] = {0};
    if (only_texts) {
      seed_text(asked, id, text);
      printf("%s\"%s\"", separator, text);
    } else {
      row(asked, id, values, digest);
      printf("%s{\"parameters\":[", separator);
      for (int i = 0; i < PARAMETERS; i += 1) {
        uint64_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        printf("%s\"%016" PRIx64 "\"", i ? "," : "", bits);
      }
      write_hex(digest, 32, text);
      printf("],\"digest\":\"%s\"}", text);
    }
    place = end + 1;
    if (*place == ',') place += 1;
  }
  printf("]}\n");
}

static void answer_records(const char *line, const question *asked) {
  uint64_t first = number(line, "first"), count = number(line, "count");
  printf(",\"bytes\":%" PRIu64 "}\n", 80 * count);
  for (uint64_t id = first; id < first + count; id += 1) {
    uint8_t record[80];
    double values[PARAMETERS];
    row(asked, id, values, record + 48);
    /* Little-endian, as nearly every processor has it. */
    memcpy(record, &id, 8);
    memcpy(record + 8, values, sizeof values);
    fwrite(record, sizeof record, 1, stdout);
  }
}

static void answer(const char *line) {
  question asked;
  if (strstr(line, "\"ask\":\"describe\"")) {
    printf("{\"protocol\":1,\"name\":\"dpa-c\",\"version\":\"1\",");
    printf("\"layers\":[\"parameters\",\"rank_seeds\",\"records\"]}\n");
    return;
  }
  printf("{\"id\":%" PRIu64, number(line, "id"));
  int understood = read_question(line, &asked);
  if (understood && strstr(line, "\"ask\":\"parameters\"") && member(line, "ids")) {
    answer_rows(line, &asked, 0);
  } else if (understood && strstr(line, "\"ask\":\"rank_seeds\"") && member(line, "ids")) {
    answer_rows(line, &asked, 1);
  } else if (understood && strstr(line, "\"ask\":\"records\"")) {
    answer_records(line, &asked);
  } else {
    printf(",\"error\":\"this engine does not understand the question\"}\n");
  }
}

int main(void) {
  static char line[MAX_LINE];
  while (fgets(line, sizeof line, stdin)) {
    answer(line);
    fflush(stdout);
  }
  return 0;
}
