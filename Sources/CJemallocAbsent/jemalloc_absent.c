#include "jemalloc_absent.h"

#include <errno.h>

int mallctl(const char *name, void *old, size_t *old_length, void *new_value, size_t new_length) {
  (void)name, (void)old, (void)old_length, (void)new_value, (void)new_length;
  return ENOENT;
}

int mallctlnametomib(const char *name, size_t *path, size_t *path_length) {
  (void)name, (void)path, (void)path_length;
  return ENOENT;
}

int mallctlbymib(const size_t *path, size_t path_length, void *old, size_t *old_length, void *new_value,
                 size_t new_length) {
  (void)path, (void)path_length, (void)old, (void)old_length, (void)new_value, (void)new_length;
  return ENOENT;
}
