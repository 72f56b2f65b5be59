/* Inside the library only: reads a number that another thread may be writing. */
#ifndef DPA_STOP_H
#define DPA_STOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool dpa_is_stopped(const int32_t *stop) {
  return stop != NULL && __atomic_load_n(stop, __ATOMIC_RELAXED) != 0;
}

#endif
