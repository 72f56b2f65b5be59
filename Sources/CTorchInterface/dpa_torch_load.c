#include "dpa_torch.h"

#include <dlfcn.h>
#include <stdio.h>

int32_t dpa_torch_load(
  const char *path, const dpa_torch_functions **functions, char *message, int32_t message_capacity) {
  /* The library stays loaded: threads of libtorch may run in it until the process ends. */
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(message, (size_t)message_capacity, "%s", dlerror());
    return DPA_TORCH_NOT_LOADED;
  }
  const dpa_torch_functions *(*table)(void);
  *(void **)&table = dlsym(library, "dpa_torch_table");
  if (!table) return DPA_TORCH_EMPTY;
  *functions = table();
  return (*functions)->version == DPA_TORCH_TABLE_VERSION ? DPA_TORCH_LOADED : DPA_TORCH_OTHER_VERSION;
}
