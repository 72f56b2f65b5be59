#ifndef DPA_SURROUNDINGS_H
#define DPA_SURROUNDINGS_H

#include <stdint.h>

// What a process can give itself before it becomes another program. Each returns 0, or an error number; ENOSYS where
// the system has no such thing.

// Lets the next program have the same addresses in each run.
int dpa_fix_addresses(void);

// The next program's stack, and the files that it may have open; 0 is no limit, or as many as it may have.
int dpa_limit_stack(uint64_t bytes);
int dpa_limit_open_files(uint64_t count);

// Adds to what the next program's priority is lower by.
int dpa_lower_priority(int niceness);

// Whether the C library finds a locale, where LOCPATH says.
int dpa_find_locale(const char *name);

// Becomes another program with these variables; comes back only with an error number.
int dpa_become(char *const words[], char *const variables[]);

#endif
