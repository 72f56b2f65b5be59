/* The interface is its header: this file makes a target of it, and sees that the header stands alone. */
#include "dpa_hdf5.h"

#include <stddef.h>

_Static_assert(offsetof(dpa_hdf5_functions, version) == 0, "who loads a table reads its version before all else");
