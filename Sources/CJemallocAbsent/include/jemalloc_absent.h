// Stands for jemalloc where a build must not link it: sanitizers bring an allocator of their own. Every question to the
// allocator is answered with "no such thing", so that every reading of it is unavailable with a reason.
#ifndef JEMALLOC_ABSENT_H
#define JEMALLOC_ABSENT_H

#include <stddef.h>

int mallctl(const char *name, void *old, size_t *old_length, void *new_value, size_t new_length);
int mallctlnametomib(const char *name, size_t *path, size_t *path_length);
int mallctlbymib(const size_t *path, size_t path_length, void *old, size_t *old_length, void *new_value,
                 size_t new_length);

#endif
