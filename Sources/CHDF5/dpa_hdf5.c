/* libhdf5 behind the C functions of dpa_hdf5.h. Without the trait Torch this is empty, and so is its library. */
#if DPA_HDF5

#if !__has_include(<hdf5/serial/hdf5.h>)
#error "libhdf5 is missing: install libhdf5-dev (Debian has it), or build without the trait Torch"
#else

/* Debian's path: found below /usr/include without any flag. */
#include <hdf5/serial/hdf5.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "dpa_hdf5_table.h"

struct dpa_hdf5_file {
  hid_t number;
};

struct dpa_hdf5_dataset {
  hid_t number;
  hid_t space;
  int rank;
  hsize_t sizes[H5S_MAX_RANK];
};

static _Thread_local char last_message[512];
/* Debian's libhdf5 is built without locks of its own. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void enter(void) {
  pthread_mutex_lock(&mutex);
  /* What fails is said by us, once, and not printed by libhdf5. */
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

static void leave(void) { pthread_mutex_unlock(&mutex); }

static herr_t keep_words(unsigned number, const H5E_error2_t *error, void *unused) {
  (void)unused;
  /* Number 0 is the innermost, which says what is wrong; the others say who called. */
  if (number == 0 && error->desc) snprintf(last_message, sizeof last_message, "%s", error->desc);
  return 0;
}

static int32_t refuse(int32_t status) {
  snprintf(last_message, sizeof last_message, "libhdf5 does not say why");
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_words, NULL);
  return status;
}

static const char *message(void) { return last_message; }

static int32_t open_file(const char *path, dpa_hdf5_file **file) {
  enter();
  int32_t status = 0;
  htri_t is_hdf5 = H5Fis_hdf5(path);
  hid_t number = is_hdf5 > 0 ? H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT) : H5I_INVALID_HID;
  if (number >= 0) {
    *file = malloc(sizeof **file);
    (*file)->number = number;
  } else {
    status = refuse(is_hdf5 == 0 ? DPA_HDF5_NO_HDF5 : DPA_HDF5_FAILED);
  }
  leave();
  return status;
}

static void close_file(dpa_hdf5_file *file) {
  enter();
  H5Fclose(file->number);
  leave();
  free(file);
}

/* The number of the first filter that nothing here can undo; -1 where there is none. */
static int32_t missing_filter(hid_t dataset) {
  int32_t missing = -1;
  hid_t list = H5Dget_create_plist(dataset);
  for (int index = 0; missing < 0 && index < H5Pget_nfilters(list); ++index) {
    unsigned flags;
    size_t value_count = 0;
    H5Z_filter_t filter = H5Pget_filter2(list, (unsigned)index, &flags, &value_count, NULL, 0, NULL, NULL);
    /* Also looks for a plug-in, in the folders of HDF5_PLUGIN_PATH. */
    if (filter >= 0 && H5Zfilter_avail(filter) <= 0) missing = (int32_t)filter;
  }
  H5Pclose(list);
  return missing;
}

static int holds_numbers(hid_t dataset) {
  hid_t type = H5Dget_type(dataset);
  H5T_class_t class = H5Tget_class(type);
  H5Tclose(type);
  return class == H5T_FLOAT || class == H5T_INTEGER;
}

static int32_t inspect(dpa_hdf5_dataset *dataset, int32_t *filter) {
  if (!holds_numbers(dataset->number)) return DPA_HDF5_NO_NUMBERS;
  *filter = missing_filter(dataset->number);
  if (*filter >= 0) return DPA_HDF5_NO_FILTER;
  dataset->space = H5Dget_space(dataset->number);
  dataset->rank = H5Sget_simple_extent_dims(dataset->space, dataset->sizes, NULL);
  return dataset->rank >= 0 ? 0 : refuse(DPA_HDF5_FAILED);
}

static void discard(dpa_hdf5_dataset *dataset) {
  if (dataset->space >= 0) H5Sclose(dataset->space);
  H5Dclose(dataset->number);
  free(dataset);
}

static int32_t open_dataset(dpa_hdf5_file *file, const char *name, dpa_hdf5_dataset **dataset, int32_t *filter) {
  enter();
  int32_t status = DPA_HDF5_NO_DATASET;
  if (H5Lexists(file->number, name, H5P_DEFAULT) > 0) {
    hid_t number = H5Dopen2(file->number, name, H5P_DEFAULT);
    if (number < 0) {
      status = refuse(DPA_HDF5_FAILED);
    } else {
      *dataset = calloc(1, sizeof **dataset);
      (*dataset)->number = number;
      (*dataset)->space = H5I_INVALID_HID;
      status = inspect(*dataset, filter);
      if (status) discard(*dataset);
    }
  }
  leave();
  return status;
}

static void close_dataset(dpa_hdf5_dataset *dataset) {
  enter();
  discard(dataset);
  leave();
}

static int32_t rank(const dpa_hdf5_dataset *dataset) { return dataset->rank; }
static int64_t size(const dpa_hdf5_dataset *dataset, int32_t axis) { return (int64_t)dataset->sizes[axis]; }

static int32_t read_rows(
  dpa_hdf5_dataset *dataset, int64_t first, int64_t count, float *values, int64_t value_count) {
  hsize_t start[H5S_MAX_RANK] = {(hsize_t)first};
  hsize_t length[H5S_MAX_RANK] = {(hsize_t)count};
  int64_t needed = count;
  for (int axis = 1; axis < dataset->rank; ++axis) {
    length[axis] = dataset->sizes[axis];
    needed *= (int64_t)dataset->sizes[axis];
  }
  if (dataset->rank < 1 || needed != value_count) {
    snprintf(last_message, sizeof last_message, "the buffer has another size");
    return DPA_HDF5_FAILED;
  }
  enter();
  int32_t status = 0;
  hid_t memory = H5Screate_simple(dataset->rank, length, NULL);
  if (
    memory < 0 || H5Sselect_hyperslab(dataset->space, H5S_SELECT_SET, start, NULL, length, NULL) < 0 ||
    H5Dread(dataset->number, H5T_NATIVE_FLOAT, memory, dataset->space, H5P_DEFAULT, values) < 0)
    status = refuse(DPA_HDF5_FAILED);
  if (memory >= 0) H5Sclose(memory);
  leave();
  return status;
}

const dpa_hdf5_functions *dpa_hdf5_table(void) {
  static const dpa_hdf5_functions table = {
    .version = DPA_HDF5_TABLE_VERSION,
    .message = message,
    .open = open_file,
    .close = close_file,
    .open_dataset = open_dataset,
    .close_dataset = close_dataset,
    .rank = rank,
    .size = size,
    .read_rows = read_rows,
  };
  return &table;
}

#endif
#endif
