// What the kernels ask of the compiler. An instruction set's file defines DPA_TARGET before it includes this.
#ifndef DPA_COMPILER_H
#define DPA_COMPILER_H

#ifndef DPA_TARGET
#error "define DPA_TARGET, the instruction sets of this file, before including a kernel header"
#endif

#define DPA_INLINE static inline __attribute__((always_inline)) DPA_TARGET
#define DPA_OUTLINE static __attribute__((noinline)) DPA_TARGET
#define DPA_UNROLL _Pragma("GCC unroll 16")

#endif
