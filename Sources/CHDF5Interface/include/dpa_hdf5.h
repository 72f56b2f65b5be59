/* HDF5 files behind a table of C functions.
 *
 * The table is the one symbol of the library libDPAHDF5.so (target CHDF5), which is loaded when a file is read, as
 * libDPATorch.so is when a model is used. Every function that can fail returns 0 or one of the numbers below, then
 * with a sentence in `message`. They may be called from any thread: only one at a time enters libhdf5. */
#ifndef DPA_HDF5_H
#define DPA_HDF5_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dpa_hdf5_file dpa_hdf5_file;
typedef struct dpa_hdf5_dataset dpa_hdf5_dataset;

enum {
  DPA_HDF5_FAILED = 1,
  /* There is no such dataset. */
  DPA_HDF5_NO_DATASET = 2,
  /* A filter of the dataset is neither in libhdf5 nor in a plug-in that it finds. */
  DPA_HDF5_NO_FILTER = 3,
  /* The elements are no numbers. */
  DPA_HDF5_NO_NUMBERS = 4,
  /* The file is no HDF5 file. */
  DPA_HDF5_NO_HDF5 = 5
};

/* Changes with every change of the table. */
enum { DPA_HDF5_TABLE_VERSION = 1 };

typedef struct {
  int32_t version;
  /* The sentence of the last failure on this thread; valid until the next call on it. */
  const char *(*message)(void);

  int32_t (*open)(const char *path, dpa_hdf5_file **file);
  void (*close)(dpa_hdf5_file *file);

  /* `filter` gets the number of the filter that is missing. */
  int32_t (*open_dataset)(dpa_hdf5_file *file, const char *name, dpa_hdf5_dataset **dataset, int32_t *filter);
  void (*close_dataset)(dpa_hdf5_dataset *dataset);
  int32_t (*rank)(const dpa_hdf5_dataset *dataset);
  int64_t (*size)(const dpa_hdf5_dataset *dataset, int32_t axis);

  /* Reads rows of the first axis, the last index running fastest, rounded to binary32. `value_count` must be what the
   * rows take. */
  int32_t (*read_rows)(
    dpa_hdf5_dataset *dataset, int64_t first, int64_t count, float *values, int64_t value_count);
} dpa_hdf5_functions;

#ifdef __cplusplus
}
#endif

#endif
