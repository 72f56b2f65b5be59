#if defined(__linux__)
#define _GNU_SOURCE  // statx, and the flag of renameat2
#endif

#include "dpa_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#if defined(__linux__)
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

int dpa_rename_without_replacing(const char *path, const char *target) {
#if defined(__linux__)
  // By its number: older C libraries have no function for it.
  return syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, target, RENAME_NOREPLACE) == 0 ? 0 : errno;
#elif defined(__APPLE__)
  return renamex_np(path, target, RENAME_EXCL) == 0 ? 0 : errno;
#else
  (void)path, (void)target;
  return ENOSYS;
#endif
}

int dpa_identify_file(int descriptor, struct dpa_file_identity *identity) {
#if defined(__linux__)
  struct statx status;
  if (statx(descriptor, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &status) != 0) return errno;
  int has_birth = (status.stx_mask & STATX_BTIME) != 0;
  *identity = (struct dpa_file_identity){
      status.stx_ino, has_birth ? status.stx_btime.tv_sec : 0, has_birth ? status.stx_btime.tv_nsec : 0};
#else
  struct stat status;
  if (fstat(descriptor, &status) != 0) return errno;
  *identity = (struct dpa_file_identity){status.st_ino, 0, 0};
#if defined(__APPLE__)
  identity->birth_seconds = status.st_birthtimespec.tv_sec;
  identity->birth_nanoseconds = status.st_birthtimespec.tv_nsec;
#endif
#endif
  return 0;
}
