/* The one symbol of libDPAHDF5.so; it is absent from a library built without the trait Torch. */
#ifndef DPA_HDF5_TABLE_H
#define DPA_HDF5_TABLE_H

#include "dpa_hdf5.h"

#ifdef __cplusplus
extern "C" {
#endif

const dpa_hdf5_functions *dpa_hdf5_table(void);

#ifdef __cplusplus
}
#endif

#endif
