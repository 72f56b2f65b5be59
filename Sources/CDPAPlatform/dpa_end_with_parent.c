#include "dpa_platform.h"

#include <errno.h>

#if defined(__linux__)
#include <signal.h>
#include <sys/prctl.h>
#endif

int dpa_end_with_parent(void) {
#if defined(__linux__)
  return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 ? 0 : errno;
#else
  return ENOSYS;
#endif
}
