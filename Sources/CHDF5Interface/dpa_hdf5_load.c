#include "dpa_hdf5.h"

#include <dlfcn.h>
#include <stdio.h>

int32_t dpa_hdf5_load(
  const char *path, const dpa_hdf5_functions **functions, char *message, int32_t message_capacity) {
  /* The library stays loaded: libhdf5 has work to do when the process ends. */
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(message, (size_t)message_capacity, "%s", dlerror());
    return DPA_HDF5_NOT_LOADED;
  }
  const dpa_hdf5_functions *(*table)(void);
  *(void **)&table = dlsym(library, "dpa_hdf5_table");
  if (!table) return DPA_HDF5_EMPTY;
  *functions = table();
  return (*functions)->version == DPA_HDF5_TABLE_VERSION ? DPA_HDF5_LOADED : DPA_HDF5_OTHER_VERSION;
}
