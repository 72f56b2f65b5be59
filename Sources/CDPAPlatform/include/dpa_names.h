#ifndef DPA_NAMES_H
#define DPA_NAMES_H

#include <stddef.h>
#include <stdint.h>

// Of the Swift runtime, which has no header of its own for it. Returns a block to be freed, or 0 for what is no name of
// Swift; the flags must be 0.
char *swift_demangle(
    const char *name, size_t name_length, char *buffer, size_t *buffer_length, uint32_t flags);

#endif
