/* The engine DPA for C, and for every language that can call C: sample ids to augmentation parameters, with the same
 * bits as everywhere else, and the proof of a table out of its parts.
 *
 * Every function that can fail returns DPA_OK or another status, and writes a sentence into `message` where that is
 * not NULL: what was wrong, the value, the rule. Memory belongs to the caller but for engines and accumulators, which
 * are created and destroyed. There is no global state. An engine may be used by any number of threads at a time and
 * after a fork; an accumulator by one thread at a time. No pointer is kept after a function has returned.
 *
 * Ids are 0...2^63-1. Numbers in memory are in the processor's own order, which is little-endian. */
#ifndef DPA_HARNESS_H
#define DPA_HARNESS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Rises with every change of this file that callers have to follow. */
enum { DPA_INTERFACE_VERSION = 1 };

/* What a function returns. */
enum {
  DPA_OK = 0,
  /* An argument that cannot be, such as a range whose bounds do not ascend. */
  DPA_INVALID_VALUE = 1,
  /* A number outside of what its kind can hold, such as an id above 2^63-1. */
  DPA_OUT_OF_RANGE = 2,
  /* The processor lacks what the kernel needs. */
  DPA_UNAVAILABLE = 3,
  /* Proofs that do not join: an id is missing or doubled, or a row is wrong. */
  DPA_NOT_PROVED = 4,
  /* `stop` became other than 0. */
  DPA_STOPPED = 5
};

/* A sentence, ended by a zero byte; cut where it is longer. */
typedef struct dpa_message {
  char text[1024];
} dpa_message;

/* Settings and a kernel: the function from ids to rows. */
typedef struct dpa_engine dpa_engine;

/* The interval that a draw is scaled into: finite, lower below upper. */
typedef struct dpa_range {
  double lower, upper;
} dpa_range;

typedef struct dpa_configuration {
  dpa_range rotation, brightness, noise, scale, contrast;
  /* Links of the seed chain, 1...10,000. */
  int64_t depth;
} dpa_configuration;

/* How rows are seeded. */
enum {
  /* By the id alone. */
  DPA_SEEDING_SAMPLE = 0,
  /* By the rank that owns the row, as the table is dealt out to `world_size` ranks. */
  DPA_SEEDING_RANK = 1,
  /* By one rank for every row. */
  DPA_SEEDING_AS_RANK = 2
};

/* Consecutive ids. */
typedef struct dpa_part {
  uint64_t first, count;
} dpa_part;

typedef struct dpa_table {
  dpa_part ids;
  int32_t seeding;
  /* Only where the seeding says so; else 0. */
  uint64_t rank, world_size, base_seed;
} dpa_table;

/* The record of one row, 80 bytes. */
typedef struct dpa_row {
  uint64_t id;
  double rotation, brightness, noise, scale, contrast;
  uint8_t hash[32];
} dpa_row;

/* The columns of a row, in their order. */
enum {
  DPA_COLUMN_ID = 0,
  DPA_COLUMN_ROTATION = 1,
  DPA_COLUMN_BRIGHTNESS = 2,
  DPA_COLUMN_NOISE = 3,
  DPA_COLUMN_SCALE = 4,
  DPA_COLUMN_CONTRAST = 5,
  DPA_COLUMN_HASH = 6
};

/* Where the values of a column go: the row of index i at `data + i * stride`, of any alignment. */
typedef struct dpa_column {
  int32_t column;
  void *data;
  size_t stride;
} dpa_column;

typedef struct dpa_statistics {
  double mean, standard_deviation, minimum, maximum;
  uint64_t count;
} dpa_statistics;

/* A node of a table's tree: the hash over some of its leaves of 1,024 rows. */
typedef struct dpa_subtree {
  uint64_t first_leaf, leaf_count;
  uint8_t hash[32];
} dpa_subtree;

/* Rows of a leaf that is not wholly in a part, and the SHA-256 of their records. */
typedef struct dpa_part_leaf {
  uint64_t leaf;
  dpa_part rows;
  uint8_t records_sha256[32];
} dpa_part_leaf;

/* The exact sum and sum of squares of a column, each a decimal mantissa times a power of two. */
typedef struct dpa_sums {
  uint64_t count;
  double minimum, maximum;
  int64_t sum_exponent, sum_of_squares_exponent;
  char sum_mantissa[2048], sum_of_squares_mantissa[2048];
} dpa_sums;

enum { DPA_SUBTREES_MAX = 128 };

/* What a part proves of its table. */
typedef struct dpa_proof {
  dpa_part part;
  uint64_t subtree_count, part_leaf_count;
  dpa_subtree subtrees[DPA_SUBTREES_MAX];
  dpa_part_leaf part_leaves[2];
  /* The leaves that lie wholly in the part, and the SHA-256 of their hashes, one after another. */
  uint64_t leaf_count;
  uint8_t leaves_sha256[32];
  /* In the order of the columns. */
  dpa_sums sums[5];
  dpa_statistics statistics[5];
  /* Of the part's rows, where the part is the whole table or a table of its own. */
  uint8_t root[32];
  int32_t has_root;
} dpa_proof;

/* Collects values one after another, without rounding. */
typedef struct dpa_accumulator dpa_accumulator;

/* The version of the results: two versions' parts cannot be joined. */
int32_t dpa_engine_version(void);

/* The configuration of a name: default, mild, moderate, aggressive. */
int32_t dpa_preset(const char *name, dpa_configuration *configuration, dpa_message *message);

/* `kernel` is auto, portable, avx2, shani, avx512 or neon; NULL is auto. */
int32_t dpa_engine_create(
    const dpa_configuration *configuration, const char *kernel, dpa_engine **engine, dpa_message *message);

/* NULL is allowed. No other call may be using the engine. */
void dpa_engine_destroy(dpa_engine *engine);

/* The name of the kernel that computes, at most 15 characters, into `name` of 16 bytes. */
int32_t dpa_engine_kernel(const dpa_engine *engine, char *name, dpa_message *message);

/* One row. `rank` and `base_seed` count where `seeding` is DPA_SEEDING_AS_RANK; DPA_SEEDING_RANK needs a table. */
int32_t dpa_sample(
    const dpa_engine *engine, uint64_t id, int32_t seeding, uint64_t rank, uint64_t base_seed, dpa_row *row,
    dpa_message *message);

/* The ids of a rank: consecutive, the first `count mod world_size` ranks one more. */
int32_t dpa_part_of_rank(
    const dpa_part *ids, uint64_t rank, uint64_t world_size, dpa_part *part, dpa_message *message);

/* Writes columns of a part of a table on `jobs` threads, 1...1,024. Ends early once `*stop` is not 0; NULL never is. */
int32_t dpa_fill(
    const dpa_engine *engine, const dpa_table *table, const dpa_part *part, const dpa_column *columns,
    size_t column_count, int32_t jobs, const int32_t *stop, dpa_message *message);

/* Computes what a part proves, in memory that does not grow with it. Leaves are counted from the table's first id, or
 * from the part's where `as_own_table` is not 0. `leaf_hashes` may be NULL; else it has room for 32 bytes for each of
 * the part's count / 1,024 + 1 leaves, and receives those that lie wholly in the part. */
int32_t dpa_prove(
    const dpa_engine *engine, const dpa_table *table, const dpa_part *part, int32_t as_own_table, int32_t jobs,
    const int32_t *stop, uint8_t *leaf_hashes, dpa_proof *proof, dpa_message *message);

/* Joins the proofs of a table's parts, in any order: that they cover each id once, the root, and the statistics of the
 * five columns. */
int32_t dpa_join(
    const dpa_engine *engine, const dpa_table *table, const dpa_proof *proofs, size_t proof_count, uint8_t root[32],
    dpa_statistics statistics[5], dpa_message *message);

int32_t dpa_accumulator_create(dpa_accumulator **accumulator, dpa_message *message);
/* NULL is allowed. */
void dpa_accumulator_destroy(dpa_accumulator *accumulator);
/* Adds finite values; none where one of them is not. */
int32_t dpa_accumulator_add(
    dpa_accumulator *accumulator, const double *values, size_t count, dpa_message *message);
/* The statistics of all values so far, correctly rounded; at least one is needed. */
int32_t dpa_accumulator_statistics(
    const dpa_accumulator *accumulator, dpa_statistics *statistics, dpa_message *message);

#ifdef __cplusplus
}
#endif
#endif
