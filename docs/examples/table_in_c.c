/* A million rows in C: their mean rotation, and the root that anyone can compare.
 *
 *   scripts/build-library
 *   cc -I Sources/CDPAInterface/include docs/examples/table_in_c.c -L .build-library -lCDPA \
 *     -Wl,-rpath,"$PWD/.build-library" -o table_in_c && ./table_in_c */
#include "dpa_harness.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 1000000, THREADS = 2 };

int main(void) {
  dpa_message message;
  dpa_configuration configuration;
  dpa_engine *engine = NULL;
  if (dpa_preset("moderate", &configuration, &message) || dpa_engine_create(&configuration, NULL, &engine, &message)) {
    fprintf(stderr, "%s\n", message.text);
    return EXIT_FAILURE;
  }

  double *rotation = malloc(ROWS * sizeof *rotation);
  dpa_proof *proof = malloc(sizeof *proof);
  const dpa_table table = {.ids = {.first = 0, .count = ROWS}};
  const dpa_column column = {DPA_COLUMN_ROTATION, rotation, sizeof *rotation};
  if (!rotation || !proof || dpa_fill(engine, &table, &table.ids, &column, 1, THREADS, NULL, &message) ||
      dpa_prove(engine, &table, &table.ids, 0, THREADS, NULL, NULL, proof, &message)) {
    fprintf(stderr, "%s\n", message.text);
    return EXIT_FAILURE;
  }

  printf("rotation of id 42: %.17g\n", rotation[42]);
  printf("mean rotation: %.17g\n", proof->statistics[0].mean);
  printf("root: ");
  for (int byte = 0; byte < 32; byte++) printf("%02x", proof->root[byte]);
  printf("\n");
  free(proof);
  free(rotation);
  dpa_engine_destroy(engine);
  return EXIT_SUCCESS;
}
