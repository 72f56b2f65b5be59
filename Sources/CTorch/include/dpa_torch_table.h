/* The one symbol of libDPATorch.so; it is absent from a library built without the trait Torch. */
#ifndef DPA_TORCH_TABLE_H
#define DPA_TORCH_TABLE_H

#include "dpa_torch.h"

#ifdef __cplusplus
extern "C" {
#endif

const dpa_torch_functions *dpa_torch_table(void);

#ifdef __cplusplus
}
#endif

#endif
