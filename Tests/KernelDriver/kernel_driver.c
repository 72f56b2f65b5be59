// Runs every kernel of this processor against the golden files and against a plain implementation, in heap buffers of
// the exact size. Exit status 1 when anything differs. `kernel-driver [--plant-error|--golden-only] GOLDEN_FOLDER`;
// with --plant-error one bit of every result is flipped first, so all checks must fail: that shows that they can.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_checks.h"

typedef struct {
  const char *name;
  uint32_t needs;
  chain_kernel *chain;
  twister_kernel *twister;
  leaves_kernel *leaves;
} kernel;

static const kernel kernels[] = {
    {"scalar", 0, dpa_chain_scalar, dpa_twister_scalar, dpa_leaves_scalar},
#if defined(__x86_64__)
    {"shani", DPA_CPU_NEEDS_SHANI, dpa_chain_shani, NULL, dpa_leaves_shani},
    {"avx2", DPA_CPU_NEEDS_AVX2, dpa_chain_avx2, dpa_twister_avx2, dpa_leaves_avx2},
    {"avx512", DPA_CPU_NEEDS_AVX512, dpa_chain_avx512, dpa_twister_avx512, dpa_leaves_avx512},
    {"avx512vbmi", DPA_CPU_NEEDS_AVX512VBMI, dpa_chain_avx512vbmi, NULL, NULL},
    {"avx512vbmisha", DPA_CPU_NEEDS_AVX512SHA, dpa_chain_avx512vbmisha, NULL, NULL},
    {"avx512sha", DPA_CPU_NEEDS_AVX512SHA, dpa_chain_avx512sha, NULL, dpa_leaves_avx512sha},
#elif defined(__aarch64__)
    {"neon", DPA_CPU_NEEDS_NEON, dpa_chain_neon, dpa_twister_neon, dpa_leaves_neon},
#endif
    {NULL, 0, NULL, NULL, NULL}};

/// Runs the cases of a golden file through a kernel; returns how many there were.
static long check_golden(run *run, const kernel *kernel, const char *folder, const char *file) {
  char path[1024], *line = NULL;
  size_t capacity = 0;
  long cases = 0;
  snprintf(path, sizeof path, "%s/reference/%s", folder, file);
  FILE *stream = fopen(path, "r");
  if (stream == NULL) {
    fprintf(stderr, "cannot open %s\n", path);
    exit(74);
  }
  while (getline(&line, &capacity, stream) > 0) {
    const char *depth = strstr(line, "\"depth\": ");
    if (strstr(line, "{\"name\"") == NULL) continue;
    cases++;
    if (depth != NULL) {
      const dpa_chain_plan plan = reference_plan_make((uint32_t)strtoul(depth + 9, NULL, 10));
      check_golden_chain(run, kernel->chain, &plan, line);
      reference_plan_free(plan);
    } else if (kernel->twister != NULL) {
      check_golden_twister(run, kernel->twister, line);
    }
  }
  free(line), fclose(stream);
  return cases;
}

static void check_kernel(run *run, const kernel *kernel, const char *folder, int is_golden_only) {
  const long passed = run->passed, failed = run->failed;
  run->kernel = kernel->name;
  const long chains = check_golden(run, kernel, folder, "chain.json");
  const long failed_chains = run->failed - failed;
  const long seeds = check_golden(run, kernel, folder, "mersenne-twister.json");
  if (is_golden_only) {
    printf("%-13s chain: %ld failed, mersenne-twister: %ld failed\n", kernel->name, failed_chains,
           run->failed - failed - failed_chains);
    return;
  }
  check_chain_edges(run, kernel->chain);
  check_chain_runs(run, kernel->chain);
  if (kernel->twister != NULL) check_twister_edges(run, kernel->twister);
  if (kernel->leaves != NULL) check_leaves(run, kernel->leaves);
#if defined(__x86_64__)
  if (kernel->chain == dpa_chain_shani) check_blocks(run, dpa_sha256_blocks_shani);
#elif defined(__aarch64__)
  if (kernel->chain == dpa_chain_neon) check_blocks(run, dpa_sha256_blocks_neon);
#endif
  printf("%-13s %6ld passed, %ld failed (%ld golden chains, %ld golden seeds, edges%s%s)\n", kernel->name,
         run->passed - passed, run->failed - failed, chains, kernel->twister ? seeds : 0,
         kernel->twister ? ", twister" : "", kernel->leaves ? ", leaves" : "");
}

int main(int argc, char **argv) {
  const int plant_error = argc == 3 && strcmp(argv[1], "--plant-error") == 0;
  const int is_golden_only = argc == 3 && strcmp(argv[1], "--golden-only") == 0;
  if (argc != 2 + plant_error + is_golden_only) {
    fprintf(stderr, "usage: kernel-driver [--plant-error | --golden-only] GOLDEN_FOLDER\n");
    return 64;
  }
  run run = {aligned_alloc(DPA_SCRATCH_ALIGNMENT, dpa_scratch_bytes()), "", plant_error, 0, 0};
  const uint32_t features = dpa_cpu_features();
  for (const kernel *kernel = kernels; kernel->name != NULL; kernel++) {
    const uint32_t missing = kernel->needs & ~features;
    if (missing == 0) {
      check_kernel(&run, kernel, argv[argc - 1], is_golden_only);
    } else {
      printf("%-13s absent: this processor or system lacks the features 0x%03x\n", kernel->name, missing);
    }
  }
  free(run.scratch);
  printf("%ld passed, %ld failed\n", run.passed, run.failed);
  return run.failed > 0;
}
