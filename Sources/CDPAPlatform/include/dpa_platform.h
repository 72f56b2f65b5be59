#ifndef DPA_PLATFORM_H
#define DPA_PLATFORM_H

#include "dpa_child.h"
#include "dpa_files.h"
#include "dpa_names.h"
#include "dpa_surroundings.h"

// What the system offers only through C functions that Swift cannot call, such as variadic ones. What the allocator
// calls is in dpa_allocation_hooks.h.

// Asks the system to kill this process when the thread that started it ends. Returns 0, or an error number; ENOSYS
// where the system cannot do that.
int dpa_end_with_parent(void);

#endif
