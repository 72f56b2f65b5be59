#include "dpa_surroundings.h"

#include <errno.h>
#include <locale.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/personality.h>
#endif

int dpa_fix_addresses(void) {
#if defined(__linux__)
  const unsigned long current = 0xffffffff;  // asks, and changes nothing
  int persona = personality(current);
  return persona >= 0 && personality((unsigned long)persona | ADDR_NO_RANDOMIZE) >= 0 ? 0 : errno;
#else
  return ENOSYS;
#endif
}

int dpa_limit_stack(uint64_t bytes) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0) return errno;
  // Nobody may have more than the hard limit, which may be none.
  limit.rlim_cur = bytes == 0 || bytes > limit.rlim_max ? limit.rlim_max : (rlim_t)bytes;
  return setrlimit(RLIMIT_STACK, &limit) == 0 ? 0 : errno;
}

int dpa_limit_open_files(uint64_t count) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return errno;
  limit.rlim_cur = count == 0 || count > limit.rlim_max ? limit.rlim_max : (rlim_t)count;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? 0 : errno;
}

int dpa_lower_priority(int niceness) {
  errno = 0;  // -1 is a priority, too
  return nice(niceness) == -1 && errno ? errno : 0;
}

int dpa_find_locale(const char *name) {
  locale_t locale = newlocale(LC_ALL_MASK, name, (locale_t)0);
  if (!locale) return errno ? errno : ENOENT;
  freelocale(locale);
  return 0;
}

int dpa_become(char *const words[], char *const variables[]) {
  execve(words[0], words, variables);
  return errno;
}
