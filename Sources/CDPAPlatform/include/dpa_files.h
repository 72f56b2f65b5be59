#ifndef DPA_FILES_H
#define DPA_FILES_H

#include <stdint.h>

// Renames a file, and never replaces one. Returns 0, or an error number: EEXIST where the target is there; EINVAL or
// ENOSYS where the file system or the system cannot rename so.
int dpa_rename_without_replacing(const char *path, const char *target);

// What tells a file from another one that later gets its name: the number of its inode, which is used again, and the
// time of its birth; 0 where the file system keeps none.
struct dpa_file_identity {
  uint64_t inode;
  int64_t birth_seconds;
  int64_t birth_nanoseconds;
};

// Reads it of an open file. Returns 0, or an error number.
int dpa_identify_file(int descriptor, struct dpa_file_identity *identity);

#endif
