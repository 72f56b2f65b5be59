// Four 32-bit lanes: what the twister's template needs, in NEON, which every arm64 processor has.
#ifndef DPA_LANES_NEON_H
#define DPA_LANES_NEON_H

#define DPA_TARGET
#include <arm_neon.h>
#include <stddef.h>

#include "dpa_compiler.h"

#define DPA_LANES 4
typedef uint32x4_t dpa_lanes;

#define V_ADD(x, y) vaddq_u32(x, y)
#define V_SUB(x, y) vsubq_u32(x, y)
#define V_MUL(x, y) vmulq_u32(x, y)
#define V_AND(x, y) vandq_u32(x, y)
#define V_OR(x, y) vorrq_u32(x, y)
#define V_XOR(x, y) veorq_u32(x, y)
#define V_XOR3(x, y, z) V_XOR(V_XOR(x, y), z)
#define V_SHR(x, n) vshrq_n_u32(x, n)
#define V_SHL(x, n) vshlq_n_u32(x, n)
#define V_ALL(x) vdupq_n_u32((uint32_t)(x))
#define V_LOADU(p) vld1q_u32((const uint32_t *)(p))
#define V_STOREU(p, x) vst1q_u32((uint32_t *)(p), x)
/// Fixes a value in a register here, in its place among other such points.
#define V_KEEP(x) __asm__ volatile("" : "+w"(x))

#endif
