#include "kernel_bounds.h"

#include <stdint.h>
#include <time.h>

#define REPEATS 9
#define LOOP_TURNS 4000

double nanoseconds_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

#if defined(__x86_64__)

double cycle_nanoseconds(void) {
  double best = 1e18;
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    uint64_t x = 3;
    const double start = nanoseconds_now();
    for (int i = 0; i < LOOP_TURNS; i++) {
      __asm__ volatile("imul %0, %0\n\timul %0, %0\n\timul %0, %0\n\timul %0, %0" : "+r"(x));
    }
    const double each = (nanoseconds_now() - start) / LOOP_TURNS / 12;
    if (each < best) best = each;
  }
  return best;
}

// The number is the register that takes the result. No other instruction reads it, but a ternary operation reads its
// own, so those have four registers for themselves.
#define ZMM(name, d) name " %%zmm30, %%zmm31, %%zmm" #d "\n\t"
#define ADD16(d) ZMM("vpaddd", d)
#define MUL16(d) ZMM("vpmulld", d)
#define XOR16(d) ZMM("vpxord", d)
#define TERNARY16(d) ZMM("vpternlogd $0x96,", d)
#define ROTATE16(d) "vprord $7, %%zmm31, %%zmm" #d "\n\t"
#define SHIFT16(d) "vpsrld $7, %%zmm31, %%zmm" #d "\n\t"
#define UNPACK16(d) ZMM("vpunpckldq", d)
#define ROUND16_CONSTANT \
  ADD16(9) TERNARY16(20) ROTATE16(10) ROTATE16(11) ROTATE16(12) TERNARY16(21) ADD16(13) ADD16(14) ADD16(15) \
  TERNARY16(22) ROTATE16(16) ROTATE16(17) ROTATE16(18) TERNARY16(23) ADD16(19) ADD16(24)
#define ROUND16 ADD16(25) ROUND16_CONSTANT
#define SCHEDULE16 \
  ROTATE16(9) ROTATE16(10) SHIFT16(11) TERNARY16(20) ROTATE16(12) ROTATE16(13) SHIFT16(14) TERNARY16(21) ADD16(15) \
  ADD16(16) ADD16(17)
#define TWISTER16_STEP SHIFT16(9) XOR16(10) MUL16(11) XOR16(12) ADD16(13)

#define YMM(name, d) name " %%ymm14, %%ymm15, %%ymm" #d "\n\t"
#define ADD8(d) YMM("vpaddd", d)
#define LOGIC8(d) YMM("vpxor", d)
#define ROTATE8(d, e, f) "vpsrld $7, %%ymm15, %%ymm" #d "\n\tvpslld $7, %%ymm15, %%ymm" #e "\n\t" YMM("vpor", f)
#define SHIFT8(d) "vpsrld $7, %%ymm15, %%ymm" #d "\n\t"
#define ROUND8_CONSTANT \
  LOGIC8(0) LOGIC8(1) LOGIC8(2) ADD8(3) ROTATE8(4, 5, 6) ROTATE8(7, 8, 9) ROTATE8(10, 11, 12) LOGIC8(13) LOGIC8(0) \
  ADD8(1) ADD8(2) LOGIC8(3) LOGIC8(4) LOGIC8(5) ROTATE8(6, 7, 8) ROTATE8(9, 10, 11) ROTATE8(12, 13, 0) LOGIC8(1) \
  LOGIC8(2) ADD8(3) ADD8(4) ADD8(5)
#define ROUND8 ADD8(6) ROUND8_CONSTANT
#define SCHEDULE8 \
  ROTATE8(0, 1, 2) ROTATE8(3, 4, 5) SHIFT8(6) LOGIC8(7) LOGIC8(8) ROTATE8(9, 10, 11) ROTATE8(12, 13, 0) SHIFT8(1) \
  LOGIC8(2) LOGIC8(3) ADD8(4) ADD8(5) ADD8(6)
#define TWISTER8_STEP SHIFT8(0) LOGIC8(1) YMM("vpmulld", 2) LOGIC8(3) ADD8(4)

// A SHA step changes its operand, so eight of them take turns; a message operation changes a copy.
#define STEP(d) "sha256rnds2 %%xmm9, %%xmm" #d "\n\t"
#define XMM(name, d) name " %%xmm9, %%xmm9, %%xmm" #d "\n\t"
#define MESSAGE(name, d) "vmovdqa %%xmm9, %%xmm" #d "\n\t" name " %%xmm9, %%xmm" #d "\n\t"
#define ROUNDS_SHA(d, e) XMM("vpaddd", 10) STEP(d) "vpshufd $0x0e, %%xmm9, %%xmm11\n\t" STEP(e)
#define SCHEDULED_SHA(d, e) \
  ROUNDS_SHA(d, e) XMM("vpalignr $4,", 12) MESSAGE("sha256msg1", 13) XMM("vpaddd", 14) MESSAGE("sha256msg2", 15)
#define STEPS STEP(1) STEP(2) STEP(3) STEP(4)
#define HYBRID_ROUND16 \
  ADD16(25) ADD16(26) TERNARY16(20) ROTATE16(10) STEP(1) ROTATE16(11) ROTATE16(12) TERNARY16(21) STEP(2) ADD16(27) \
  ADD16(14) STEP(3) ADD16(15) TERNARY16(22) ROTATE16(16) STEP(4) ROTATE16(17) ROTATE16(18) STEP(5) TERNARY16(23) \
  ADD16(19) ADD16(24)
#define HYBRID_SCHEDULE16 \
  ROTATE16(28) ROTATE16(10) SHIFT16(11) TERNARY16(20) STEP(6) ROTATE16(12) ROTATE16(27) SHIFT16(14) STEP(7) \
  TERNARY16(21) ADD16(15) ADD16(16) STEP(8) ADD16(17)
#define TRANSPOSES16 \
  UNPACK16(9) UNPACK16(10) UNPACK16(11) UNPACK16(12) UNPACK16(13) UNPACK16(14) UNPACK16(15) UNPACK16(16) ADD16(17) \
  ADD16(18)

#define HEX16(d, e) ZMM("vpmultishiftqb", d) ZMM("vpermb", e)
#define HEX8(d, e) \
  SHIFT8(d) LOGIC8(e) LOGIC8(d) YMM("vpshufb", e) YMM("vpshufb", d) YMM("vpunpcklbw", e) YMM("vpunpckhbw", d) \
  YMM("vshufps $0xdd,", e) YMM("vshufps $0x88,", d)
#define HEX_SHA_HALF(d, e) \
  XMM("vpunpcklqdq", d) XMM("vpshufb", e) "vpsrld $4, %%xmm9, %%xmm" #d "\n\t" XMM("vpand", e) XMM("vpand", d) \
  XMM("vpshufb", e) XMM("vpshufb", d) XMM("vpunpcklbw", e) XMM("vpunpckhbw", d)

// Legacy instructions stand beside 512-bit ones in the hybrid alone; every loop starts and ends clean.
#define LOOP(name, body) \
  __attribute__((target("avx512f"))) static void name(uint64_t turns) { \
    __asm__ volatile("vzeroupper\n1:\n\t" body body body body "dec %0\n\tjnz 1b\n\tvzeroupper" \
                     : "+r"(turns) : : "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", \
                       "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "xmm16", "xmm17", "xmm18", \
                       "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28"); \
  }
LOOP(lanes16_scheduled, ROUND16 SCHEDULE16)
LOOP(lanes16_round, ROUND16)
LOOP(lanes16_constant, ROUND16_CONSTANT)
LOOP(hybrid_scheduled, HYBRID_ROUND16 HYBRID_SCHEDULE16)
LOOP(hybrid_round, HYBRID_ROUND16 STEP(6) STEP(7) STEP(8))
LOOP(hybrid_transposes, TRANSPOSES16)
LOOP(lanes8_scheduled, ROUND8 SCHEDULE8)
LOOP(lanes8_round, ROUND8)
LOOP(lanes8_constant, ROUND8_CONSTANT)
LOOP(sha_scheduled, SCHEDULED_SHA(1, 2) SCHEDULED_SHA(3, 4) SCHEDULED_SHA(5, 6) SCHEDULED_SHA(7, 8))
LOOP(sha_rounds, ROUNDS_SHA(1, 2) ROUNDS_SHA(3, 4) ROUNDS_SHA(5, 6) ROUNDS_SHA(7, 8))
LOOP(sha_constant, STEP(1) STEP(2) STEP(3) STEP(4) STEP(5) STEP(6) STEP(7) STEP(8))
LOOP(lanes16_hex, HEX16(9, 10) HEX16(11, 12) HEX16(13, 14) HEX16(15, 16))
LOOP(lanes8_hex, HEX8(0, 1) HEX8(2, 3))
LOOP(sha_hex, HEX_SHA_HALF(10, 11) HEX_SHA_HALF(12, 13))
LOOP(twister16, TWISTER16_STEP)
LOOP(twister8, TWISTER8_STEP)

typedef struct {
  void (*run)(uint64_t);
  /// What the loop stands for goes into one turn as often as this.
  double per_turn;
} bound_loop;

static const bound_loop loops[BOUND_LOOPS] = {
    [LANES16_SCHEDULED] = {lanes16_scheduled, 4}, [LANES16_ROUND] = {lanes16_round, 4},
    [LANES16_CONSTANT] = {lanes16_constant, 4},   [HYBRID_SCHEDULED] = {hybrid_scheduled, 4},
    [HYBRID_ROUND] = {hybrid_round, 4},           [HYBRID_TRANSPOSES] = {hybrid_transposes, 1},
    [LANES8_SCHEDULED] = {lanes8_scheduled, 4},   [LANES8_ROUND] = {lanes8_round, 4},
    [LANES8_CONSTANT] = {lanes8_constant, 4},     [SHA_SCHEDULED] = {sha_scheduled, 16},
    [SHA_ROUNDS] = {sha_rounds, 16},              [SHA_CONSTANT] = {sha_constant, 32},
    [LANES16_HEX] = {lanes16_hex, 1},             [LANES8_HEX] = {lanes8_hex, 1},
    [SHA_HEX] = {sha_hex, 4},                     [TWISTER16] = {twister16, 4},
                   [TWISTER8] = {twister8, 4},
};

double bound_loop_nanoseconds(int loop) {
  double best = 1e18;
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    const double start = nanoseconds_now();
    loops[loop].run(LOOP_TURNS);
    const double each = (nanoseconds_now() - start) / LOOP_TURNS / loops[loop].per_turn;
    if (each < best) best = each;
  }
  return best;
}

#endif
