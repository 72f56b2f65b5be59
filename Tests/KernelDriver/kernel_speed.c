// Measures the kernels of this processor: many ids, with the share of the bound; 1 to 64 ids, against the fastest way
// for that count; leaves. Everything is the fastest of several turns in which all take part one after another.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel_bounds.h"
#include "kernel_checks.h"

#if defined(__x86_64__)

#define IDS 9216
#define LEAF_BYTES 81920
#define LEAVES_MOST 16
#define TURNS 15
#define FEW_CALLS 40

typedef struct {
  const char *name;
  uint32_t needs;
  chain_kernel *chain;
  twister_kernel *twister;
  leaves_kernel *leaves;
  double chain_bound, twister_bound;
} kernel;

static kernel kernels[] = {
    {"scalar", 0, dpa_chain_scalar, dpa_twister_scalar, dpa_leaves_scalar, 0, 0},
    {"avx2", DPA_CPU_NEEDS_AVX2, dpa_chain_avx2, dpa_twister_avx2, dpa_leaves_avx2, 0, 0},
    {"shani", DPA_CPU_NEEDS_SHANI, dpa_chain_shani, dpa_twister_avx2, dpa_leaves_shani, 0, 0},
    {"avx512vbmi", DPA_CPU_NEEDS_AVX512VBMI, dpa_chain_avx512vbmi, dpa_twister_avx512, dpa_leaves_avx512, 0, 0},
    {"avx512vbmisha", DPA_CPU_NEEDS_AVX512SHA, dpa_chain_avx512vbmisha, dpa_twister_avx512, dpa_leaves_avx512sha, 0, 0},
    {"avx512sha", DPA_CPU_NEEDS_AVX512SHA, dpa_chain_avx512sha, dpa_twister_avx512, dpa_leaves_shani, 0, 0},
};

static uint64_t ids[IDS];
static uint32_t seeds[IDS], words[10 * IDS];
static uint8_t digests[32 * IDS], leaves[LEAVES_MOST * LEAF_BYTES];
static void *scratch;
static dpa_chain_plan plan;

static int here(const kernel *kernel) { return (kernel->needs & ~dpa_cpu_features()) == 0; }

static void chain(const kernel *kernel, size_t count) {
  kernel->chain(&plan, NULL, 0, ids, count, digests, seeds, scratch);
}
static void twister(const kernel *kernel, size_t count) { kernel->twister(seeds, count, words, count, scratch); }
static void both(const kernel *kernel, size_t count) { chain(kernel, count), twister(kernel, count); }
static void leaf(const kernel *kernel, size_t count) {
  kernel->leaves(leaves, LEAF_BYTES, count, digests, scratch);
}

/// Nanoseconds of a call for each kernel: `best` has a place for each.
static void race(void (*work)(const kernel *, size_t), size_t count, int calls, double *best) {
  for (size_t k = 0; k < COUNT_OF(kernels); k++) best[k] = 1e18;
  for (int turn = 0; turn < TURNS; turn++) {
    for (size_t k = 0; k < COUNT_OF(kernels); k++) {
      if (!here(&kernels[k])) continue;
      const double start = nanoseconds_now();
      for (int call = 0; call < calls; call++) work(&kernels[k], count);
      const double each = (nanoseconds_now() - start) / calls;
      if (each < best[k]) best[k] = each;
    }
  }
}

// MARK: Bounds

/// Depth 10: the seed text and ten hex texts are first blocks, and each link has a constant one.
#define FIRST_BLOCKS 11
#define LINKS 10
#define TWISTER_STEPS 1247

static double lanes_bound(int lanes, int scheduled, int round, int constant, int hex) {
  const double first = 48 * bound_loop_nanoseconds(scheduled) + 16 * bound_loop_nanoseconds(round);
  const double link = 64 * bound_loop_nanoseconds(constant) + bound_loop_nanoseconds(hex);
  return (FIRST_BLOCKS * first + LINKS * link) / lanes;
}

static double hybrid_bound(void) {
  const double text = 48 * bound_loop_nanoseconds(LANES16_SCHEDULED) + 16 * bound_loop_nanoseconds(LANES16_ROUND);
  const double link = 48 * bound_loop_nanoseconds(HYBRID_SCHEDULED) + 16 * bound_loop_nanoseconds(HYBRID_ROUND) +
                      bound_loop_nanoseconds(HYBRID_TRANSPOSES) + bound_loop_nanoseconds(LANES16_HEX);
  return (text + LINKS * link) / 16;
}

static double sha_bound(void) {
  const double first = 12 * bound_loop_nanoseconds(SHA_SCHEDULED) + 4 * bound_loop_nanoseconds(SHA_ROUNDS);
  const double link = 32 * bound_loop_nanoseconds(SHA_CONSTANT) + bound_loop_nanoseconds(SHA_HEX);
  return FIRST_BLOCKS * first + LINKS * link;
}

static void measure_bounds(void) {
  for (size_t k = 0; k < COUNT_OF(kernels); k++) {
    kernel *kernel = &kernels[k];
    if (!here(kernel) || kernel->needs == 0) continue;
    if (kernel->chain == dpa_chain_avx2) {
      kernel->chain_bound = lanes_bound(8, LANES8_SCHEDULED, LANES8_ROUND, LANES8_CONSTANT, LANES8_HEX);
    }
    if (kernel->chain == dpa_chain_shani) kernel->chain_bound = sha_bound();
    if (kernel->chain == dpa_chain_avx512vbmi || kernel->chain == dpa_chain_avx512vbmisha) {
      kernel->chain_bound = lanes_bound(16, LANES16_SCHEDULED, LANES16_ROUND, LANES16_CONSTANT, LANES16_HEX);
    }
    if (kernel->chain == dpa_chain_avx512sha) kernel->chain_bound = hybrid_bound();
    const int wide = kernel->twister == dpa_twister_avx512;
    kernel->twister_bound = TWISTER_STEPS * bound_loop_nanoseconds(wide ? TWISTER16 : TWISTER8) / (wide ? 16 : 8);
  }
}

// MARK: Tables

static void print_many(double cycle) {
  double chains[COUNT_OF(kernels)], twisters[COUNT_OF(kernels)];
  race(chain, IDS, 1, chains);
  race(twister, IDS, 1, twisters);
  printf("%-13s %8s %12s %6s %8s %12s %6s %12s %6s\n", "kernel", "chain ns", "cycles/bound", "share", "twister",
         "cycles/bound", "share", "samples/s", "share");
  for (size_t k = 0; k < COUNT_OF(kernels); k++) {
    const kernel *each = &kernels[k];
    if (!here(each)) continue;
    const double c = chains[k] / IDS, t = twisters[k] / IDS;
    printf("%-13s %8.1f %6.0f/%5.0f %6.3f %8.1f %6.0f/%5.0f %6.3f %12.0f %6.3f\n", each->name, c, c / cycle,
           each->chain_bound / cycle, each->chain_bound / c, t, t / cycle, each->twister_bound / cycle,
           each->twister_bound / t, 1e9 / (c + t), (each->chain_bound + each->twister_bound) / (c + t));
  }
}

static void print_few(double cycle) {
  static const size_t counts[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 24, 25, 32, 33, 48, 49, 64};
  double best[COUNT_OF(kernels)];
  printf("\nus for a number of ids, and times the fastest of them\n  ids");
  for (size_t k = 0; k < COUNT_OF(kernels); k++) {
    if (here(&kernels[k])) printf(" %18s", kernels[k].name);
  }
  for (size_t c = 0; c < COUNT_OF(counts); c++) {
    double least = 1e18;
    race(both, counts[c], FEW_CALLS, best);
    for (size_t k = 0; k < COUNT_OF(kernels); k++) least = best[k] < least ? best[k] : least;
    printf("\n%5zu", counts[c]);
    for (size_t k = 0; k < COUNT_OF(kernels); k++) {
      if (here(&kernels[k])) printf(" %10.2f %7.2f", best[k] / 1e3, best[k] / least);
    }
    if (counts[c] == 1) {
      // One chain of blocks has nothing beside it: its bound is the latency, 32 steps of 4 cycles a block.
      const double bound = 7 * TWISTER_STEPS + 21 * 128;
      printf("   fastest: %.0f cycles, %.2f times 7 x 1247 + 21 x 128", least / cycle, least / cycle / bound);
    }
  }
}

static void print_leaves(void) {
  static const size_t counts[] = {1, 2, 3, 4, 8, 15, 16};
  double best[COUNT_OF(kernels)];
  printf("\n\nus for a number of leaves of 80 KiB\n");
  for (size_t c = 0; c < COUNT_OF(counts); c++) {
    race(leaf, counts[c], 1, best);
    printf("%5zu", counts[c]);
    for (size_t k = 0; k < COUNT_OF(kernels); k++) {
      if (here(&kernels[k])) printf(" %18.1f", best[k] / 1e3);
    }
    printf("\n");
  }
}

int main(void) {
  scratch = aligned_alloc(DPA_SCRATCH_ALIGNMENT, dpa_scratch_bytes());
  plan = reference_plan_make(10);
  for (size_t i = 0; i < IDS; i++) ids[i] = 1000000 + i;
  memset(leaves, 7, sizeof leaves);
  const dpa_cpu_identity identity = dpa_cpu_identify();
  const double cycle = cycle_nanoseconds();
  printf("%s, family %u, model %u, %.2f GHz\n\n", identity.vendor, identity.family, identity.model, 1 / cycle);
  measure_bounds();
  print_many(cycle);
  print_few(cycle);
  print_leaves();
  reference_plan_free(plan);
  free(scratch);
  return 0;
}

#else

int main(void) {
  fprintf(stderr, "the bounds are written for x86-64 processors\n");
  return 64;
}

#endif
