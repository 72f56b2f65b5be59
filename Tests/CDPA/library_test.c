/* The C library as C sees it: known answers, statuses with sentences, bad input, threads and forks. */
#include "dpa_harness.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;

static void expect(int holds, const char *what) {
  if (holds) return;
  failures++;
  fprintf(stderr, "failed: %s\n", what);
}

static void expect_refused(int32_t status, int32_t expected, const dpa_message *message, const char *sentence) {
  expect(status == expected && strcmp(message->text, sentence) == 0, sentence);
  if (strcmp(message->text, sentence) != 0) fprintf(stderr, "  but: %s\n", message->text);
}

static dpa_engine *made_engine(void) {
  dpa_configuration configuration;
  dpa_engine *engine = NULL;
  expect(dpa_preset("default", &configuration, NULL) == DPA_OK, "there is a preset default");
  expect(dpa_engine_create(&configuration, NULL, &engine, NULL) == DPA_OK, "the default engine is made");
  return engine;
}

static void samples_are_the_known_ones(const dpa_engine *engine) {
  dpa_row row;
  expect(dpa_sample(engine, 0, DPA_SEEDING_SAMPLE, 0, 0, &row, NULL) == DPA_OK, "a sample is computed");
  expect(row.id == 0 && row.rotation == -0.14542826986576074 && row.contrast == 0.9365552600076607, "its values");
  expect(row.hash[0] == 0xf1 && row.hash[31] == 0x05, "its hash");
}

static void columns_and_rows_agree(const dpa_engine *engine) {
  enum { count = 5000 };
  static dpa_row rows[count];
  static double noise[count];
  const dpa_table table = {.ids = {.first = 10, .count = count}, .seeding = DPA_SEEDING_RANK, .world_size = 3};
  dpa_column columns[7];
  for (int32_t column = 0; column < 7; column++) {
    const size_t offset = column == 0 ? 0 : 8 * (size_t)column;
    columns[column] = (dpa_column){column, (char *)rows + offset, sizeof(dpa_row)};
  }
  const dpa_column alone = {DPA_COLUMN_NOISE, noise, sizeof noise[0]};
  expect(dpa_fill(engine, &table, &table.ids, columns, 7, 2, NULL, NULL) == DPA_OK, "rows are filled");
  expect(dpa_fill(engine, &table, &table.ids, &alone, 1, 1, NULL, NULL) == DPA_OK, "a column is filled");
  dpa_part part;
  dpa_row row;
  expect(dpa_part_of_rank(&table.ids, 1, 3, &part, NULL) == DPA_OK && part.first == 1677, "a rank has a part");
  dpa_sample(engine, part.first, DPA_SEEDING_AS_RANK, 1, 0, &row, NULL);
  expect(memcmp(&row, &rows[part.first - 10], sizeof row) == 0, "an owner's row is the same alone");
  for (int index = 0; index < count; index++) expect(noise[index] == rows[index].noise, "columns agree with rows");
}

static void parts_join_to_the_root(const dpa_engine *engine) {
  static dpa_proof proofs[3];
  static dpa_proof whole;
  const dpa_table table = {.ids = {.first = 0, .count = 9000}};
  const uint64_t borders[] = {0, 1500, 1600, 9000};
  for (int index = 0; index < 3; index++) {
    const dpa_part part = {borders[index], borders[index + 1] - borders[index]};
    expect(dpa_prove(engine, &table, &part, 0, 2, NULL, NULL, &proofs[index], NULL) == DPA_OK, "a part is proved");
  }
  expect(dpa_prove(engine, &table, &table.ids, 0, 1, NULL, NULL, &whole, NULL) == DPA_OK, "the table is proved");
  uint8_t root[32];
  dpa_statistics statistics[5];
  expect(dpa_join(engine, &table, proofs, 3, root, statistics, NULL) == DPA_OK, "the parts join");
  expect(whole.has_root && memcmp(root, whole.root, 32) == 0, "to the root of the table");
  expect(memcmp(statistics, whole.statistics, sizeof statistics) == 0, "and its statistics");
  dpa_message message;
  expect_refused(
      dpa_join(engine, &table, proofs, 2, root, statistics, &message), DPA_NOT_PROVED, &message,
      "the ids 1600..<9000 are missing: no receipt covers them");
  proofs[1].subtree_count = 1000;
  expect_refused(
      dpa_join(engine, &table, proofs, 3, root, statistics, &message), DPA_INVALID_VALUE, &message,
      "proof 1 is malformed: it states more nodes than it has room for");
  int32_t stop = 1;
  expect_refused(
      dpa_prove(engine, &table, &table.ids, 0, 1, &stop, NULL, &whole, &message), DPA_STOPPED, &message,
      "the caller stopped the call");
}

static void bad_input_gets_a_sentence(const dpa_engine *engine) {
  dpa_message message;
  dpa_row row;
  dpa_engine *other = NULL;
  dpa_configuration configuration;
  const dpa_table table = {.ids = {.first = 0, .count = 10}};
  const dpa_part outside = {5, 10};
  expect_refused(
      dpa_sample(NULL, 0, 0, 0, 0, &row, &message), DPA_INVALID_VALUE, &message, "engine must not be NULL");
  expect_refused(
      dpa_sample(engine, UINT64_MAX, 0, 0, 0, &row, &message), DPA_OUT_OF_RANGE, &message,
      "a sample id must be 0 to 9223372036854775807, not 18446744073709551615");
  expect_refused(
      dpa_sample(engine, 0, 7, 0, 0, &row, &message), DPA_INVALID_VALUE, &message,
      "seeding must be 0 or 2 for a single row, not 7");
  expect_refused(
      dpa_preset("wild", &configuration, &message), DPA_INVALID_VALUE, &message,
      "there is no preset 'wild'; the presets are default, mild, moderate, aggressive");
  dpa_preset("mild", &configuration, NULL);
  expect_refused(
      dpa_engine_create(&configuration, "abacus", &other, &message), DPA_UNAVAILABLE, &message,
      "the kernel 'abacus' is not available here: the kernels are portable, avx2, shani, avx512, neon, auto");
  configuration.noise.upper = NAN;
  expect_refused(
      dpa_engine_create(&configuration, NULL, &other, &message), DPA_INVALID_VALUE, &message,
      "a range needs finite bounds, not 0.0:nan");
  expect_refused(
      dpa_fill(engine, &table, &outside, NULL, 0, 1, NULL, &message), DPA_INVALID_VALUE, &message,
      "the part 5..<15 reaches outside its table 0..<10");
  expect_refused(
      dpa_fill(engine, &table, &table.ids, NULL, 1, 1, NULL, &message), DPA_INVALID_VALUE, &message,
      "columns must not be NULL");
  const dpa_column narrow = {DPA_COLUMN_HASH, &row, 8};
  expect_refused(
      dpa_fill(engine, &table, &table.ids, &narrow, 1, 1, NULL, &message), DPA_INVALID_VALUE, &message,
      "the rows of column 6 do not fit into memory with a stride of 8 bytes");
  const dpa_column backwards = {DPA_COLUMN_ID, &row.id, (size_t)-80};
  const dpa_part alone = {7, 1};
  expect_refused(
      dpa_fill(engine, &table, &table.ids, &backwards, 1, 1, NULL, &message), DPA_INVALID_VALUE, &message,
      "the rows of column 0 do not fit into memory with a stride of 18446744073709551536 bytes");
  expect(dpa_fill(engine, &table, &alone, &backwards, 1, 1, NULL, NULL) == DPA_OK, "a row that is alone is written");
  expect(row.id == 7, "where it belongs, whatever the stride");
  expect_refused(
      dpa_fill(engine, &table, &table.ids, NULL, 0, 2000, NULL, &message), DPA_INVALID_VALUE, &message,
      "jobs must be 1 to 1024, not 2000");
  expect(other == NULL, "no engine is made of bad settings");
  dpa_engine_destroy(NULL);
}

static void accumulators_round_once(void) {
  dpa_accumulator *accumulator = NULL;
  dpa_statistics statistics;
  dpa_message message;
  const double values[] = {1e300, 1.0, -1e300, INFINITY};
  expect(dpa_accumulator_create(&accumulator, NULL) == DPA_OK, "an accumulator is made");
  expect_refused(
      dpa_accumulator_statistics(accumulator, &statistics, &message), DPA_INVALID_VALUE, &message,
      "no statistics: there are no values");
  expect_refused(
      dpa_accumulator_add(accumulator, values, 4, &message), DPA_INVALID_VALUE, &message,
      "statistics need finite values, not inf");
  expect(dpa_accumulator_add(accumulator, values, 3, NULL) == DPA_OK, "values are added");
  dpa_accumulator_statistics(accumulator, &statistics, NULL);
  expect(statistics.mean == 1.0 / 3 && statistics.count == 3, "nothing is rounded before the end");
  dpa_accumulator_destroy(accumulator);
}

static void *compute_samples(void *engine) {
  dpa_row row;
  for (uint64_t id = 0; id < 1000; id++) dpa_sample(engine, id, DPA_SEEDING_SAMPLE, 0, 0, &row, NULL);
  return (void *)(uintptr_t)row.hash[0];
}

static void threads_and_children_share_an_engine(dpa_engine *engine) {
  pthread_t threads[8];
  const void *expected = compute_samples(engine);
  for (int index = 0; index < 8; index++) pthread_create(&threads[index], NULL, compute_samples, engine);
  const pid_t child = fork();
  if (child == 0) _exit(compute_samples(engine) == expected ? 0 : 1);
  for (int index = 0; index < 8; index++) {
    void *found = NULL;
    pthread_join(threads[index], &found);
    expect(found == expected, "threads share an engine");
  }
  int status = 1;
  waitpid(child, &status, 0);
  expect(status == 0, "a child that is forked meanwhile goes on with it");
}

int main(void) {
  dpa_engine *engine = made_engine();
  samples_are_the_known_ones(engine);
  columns_and_rows_agree(engine);
  parts_join_to_the_root(engine);
  bad_input_gets_a_sentence(engine);
  accumulators_round_once();
  threads_and_children_share_an_engine(engine);
  dpa_engine_destroy(engine);
  if (failures == 0) puts("the C library holds");
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
