/* The interface is its header: this file makes a target of it, and sees that the header stands alone. */
#include "dpa_harness.h"

_Static_assert(sizeof(dpa_row) == 80, "a row is a record of 80 bytes");
