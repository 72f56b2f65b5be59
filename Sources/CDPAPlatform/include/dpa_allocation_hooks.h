#ifndef DPA_ALLOCATION_HOOKS_H
#define DPA_ALLOCATION_HOOKS_H

#include <stddef.h>
#include <stdint.h>

// Sums over every block that jemalloc hands out or takes back while its hooks are installed. Blocks count as large as
// the allocator made them.
struct dpa_allocation_tally {
  int64_t live_bytes;  // allocated less freed: below 0 where older blocks were freed
  int64_t peak_bytes;  // the highest that live_bytes ever was; at least 0
};

// What jemalloc 5.3.0 takes by mallctl("experimental.hooks.install"). The layout is that of its private hooks_t.
struct dpa_allocation_hooks {
  void (*allocated)(void *tally, int type, void *block, uintptr_t raw, uintptr_t arguments[3]);
  void (*freed)(void *tally, int type, void *block, uintptr_t arguments[4]);
  void (*resized)(
      void *tally, int type, void *block, size_t old_bytes, size_t new_bytes, uintptr_t raw, uintptr_t arguments[4]);
  void *tally;
};

// Hooks that add to a tally, from any thread; they allocate nothing.
struct dpa_allocation_hooks dpa_allocation_hooks(struct dpa_allocation_tally *tally);

#endif
