#include "dpa_allocation_hooks.h"

#if defined(__linux__)
#include <malloc.h>
#else
// Only Linux has this function; elsewhere the hooks are never installed.
static size_t malloc_usable_size(void *block) { return block == NULL ? 0 : 0; }
#endif

static void add(struct dpa_allocation_tally *tally, int64_t bytes) {
  int64_t live = __atomic_add_fetch(&tally->live_bytes, bytes, __ATOMIC_RELAXED);
  int64_t peak = __atomic_load_n(&tally->peak_bytes, __ATOMIC_RELAXED);
  while (live > peak &&
         !__atomic_compare_exchange_n(&tally->peak_bytes, &peak, live, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

static void allocated(void *tally, int type, void *block, uintptr_t raw, uintptr_t arguments[3]) {
  (void)type, (void)raw, (void)arguments;
  if (block != NULL) add(tally, (int64_t)malloc_usable_size(block));
}

static void freed(void *tally, int type, void *block, uintptr_t arguments[4]) {
  (void)type, (void)arguments;
  if (block != NULL) add(tally, -(int64_t)malloc_usable_size(block));
}

static void resized(
    void *tally, int type, void *block, size_t old_bytes, size_t new_bytes, uintptr_t raw, uintptr_t arguments[4]) {
  (void)type, (void)block, (void)raw, (void)arguments;
  add(tally, (int64_t)new_bytes - (int64_t)old_bytes);
}

struct dpa_allocation_hooks dpa_allocation_hooks(struct dpa_allocation_tally *tally) {
  return (struct dpa_allocation_hooks){allocated, freed, resized, tally};
}
