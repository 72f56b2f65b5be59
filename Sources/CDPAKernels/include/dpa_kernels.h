/// SIMD kernels of the DPA engine: integers in, integers out.
///
/// Nothing here allocates, does I/O, keeps state between calls or touches floating point. Every function may be
/// called from any number of threads, each with its own scratch. Call a kernel only where `dpa_cpu_features` has all
/// the bits it names; elsewhere its instructions do not exist. A processor family has its own instruction
/// sets and the functions named scalar.
#ifndef DPA_KERNELS_H
#define DPA_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Processor

/// Features, and what each kernel needs of them (an enumeration, which Swift imports as integers).
enum {
  DPA_CPU_SSSE3 = 1 << 0,
  DPA_CPU_SSE41 = 1 << 1,
  DPA_CPU_AVX2 = 1 << 2,
  DPA_CPU_SHA = 1 << 3,
  DPA_CPU_AVX512F = 1 << 4,
  DPA_CPU_AVX512CD = 1 << 5,
  DPA_CPU_AVX512BW = 1 << 6,
  DPA_CPU_AVX512DQ = 1 << 7,
  DPA_CPU_AVX512VL = 1 << 8,
  DPA_CPU_AVX512VBMI = 1 << 9,
  /// The operating system saves the 256-bit registers.
  DPA_CPU_OS_AVX = 1 << 10,
  /// The operating system saves the 512-bit registers and the mask registers.
  DPA_CPU_OS_AVX512 = 1 << 11,
  /// The SHA-256 instructions of arm64.
  DPA_CPU_ARM_SHA2 = 1 << 12,

  DPA_CPU_NEEDS_NEON = DPA_CPU_ARM_SHA2,
  DPA_CPU_NEEDS_AVX2 = DPA_CPU_AVX2 | DPA_CPU_OS_AVX,
  DPA_CPU_NEEDS_SHANI = DPA_CPU_NEEDS_AVX2 | DPA_CPU_SSSE3 | DPA_CPU_SSE41 | DPA_CPU_SHA,
  DPA_CPU_NEEDS_AVX512 = DPA_CPU_NEEDS_AVX2 | DPA_CPU_OS_AVX512 | DPA_CPU_AVX512F | DPA_CPU_AVX512CD |
                         DPA_CPU_AVX512BW | DPA_CPU_AVX512DQ | DPA_CPU_AVX512VL,
  DPA_CPU_NEEDS_AVX512VBMI = DPA_CPU_NEEDS_AVX512 | DPA_CPU_AVX512VBMI,
  DPA_CPU_NEEDS_AVX512SHA = DPA_CPU_NEEDS_AVX512VBMI | DPA_CPU_NEEDS_SHANI
};

/// What the processor and the operating system offer, as DPA_CPU_ bits; 0 on other processor families.
uint32_t dpa_cpu_features(void);

/// Who made the processor: all zero on other processor families than x86-64.
typedef struct {
  /// The twelve characters of cpuid, as in /proc/cpuinfo's vendor_id, and a zero.
  char vendor[13];
  uint32_t family, model;
} dpa_cpu_identity;

dpa_cpu_identity dpa_cpu_identify(void);

// MARK: Scratch

/// Alignment in bytes that every scratch pointer must have.
#define DPA_SCRATCH_ALIGNMENT 64

/// Bytes of scratch that suffice for any kernel here. Contents are overwritten and mean nothing between calls.
size_t dpa_scratch_bytes(void);

// MARK: Seed chain

/// The constant part of a seed chain. Link i hashes 64 hex characters (the first block) and then the decimal text of
/// Fibonacci(i): every later block of that message is the same for all samples, so its W[t] + K[t] is made once.
typedef struct {
  /// Chain depth; 0 leaves SHA256(seed text).
  uint32_t link_count;
  /// [link_count]: where link i's blocks in `schedules` end (exclusive); each link has at least one.
  const uint32_t *block_ends;
  /// [block_ends[link_count - 1]][64]: W[t] + K[t].
  const uint32_t *schedules;
} dpa_chain_plan;

/// The longest prefix a chain kernel accepts, in bytes.
#define DPA_PREFIX_BYTES_MAX 96

/// ids -> last digests of their seed chains. The seed text is the prefix and the id in decimal (any 64 bits; the
/// prefix is empty or "base:rank:"). `digests` receives [count][32] bytes in SHA-256's order, `seeds` [count] the
/// last four of them read big-endian. Any count is served with a fitting number of streams.
#define DPA_DECLARE_CHAIN(isa) \
  void dpa_chain_##isa(const dpa_chain_plan *plan, const uint8_t *prefix, size_t prefix_length, const uint64_t *ids, \
                       size_t count, uint8_t *digests, uint32_t *seeds, void *scratch)
/// seeds -> the first ten 32-bit outputs of CPython's `random.seed(s)` (init_by_array with the one-word key [s]), in
/// columns: output k of seed i is words[k * stride + i]; stride >= count.
#define DPA_DECLARE_TWISTER(isa) \
  void dpa_twister_##isa(const uint32_t *seeds, size_t count, uint32_t *words, size_t stride, void *scratch)
/// RFC 6962 leaf hashes, SHA256(0x00 || leaf), of `count` leaves of `leaf_bytes` each that lie one after another.
/// `hashes` receives [count][32] bytes. Any leaf length is correct, 0 included.
#define DPA_DECLARE_LEAVES(isa) \
  void dpa_leaves_##isa(const uint8_t *leaves, size_t leaf_bytes, size_t count, uint8_t *hashes, void *scratch)

/// For any processor: one after another, the twister four seeds at a time. For what is too little to fill vectors; the
/// kernels in lanes use them for one id, one leaf and up to four seeds.
DPA_DECLARE_CHAIN(scalar);
DPA_DECLARE_TWISTER(scalar);
DPA_DECLARE_LEAVES(scalar);

#if defined(__x86_64__)
/// Needs DPA_CPU_NEEDS_SHANI: SHA instructions, four interleaved streams. Its twister is `dpa_twister_avx2`.
DPA_DECLARE_CHAIN(shani);
DPA_DECLARE_LEAVES(shani);
/// Advances a SHA-256 state over whole 64-byte blocks; padding is the caller's. Needs DPA_CPU_NEEDS_SHANI.
void dpa_sha256_blocks_shani(uint32_t state[8], const uint8_t *blocks, size_t block_count);

/// Needs DPA_CPU_NEEDS_AVX2: 8 lanes.
DPA_DECLARE_CHAIN(avx2);
DPA_DECLARE_TWISTER(avx2);
DPA_DECLARE_LEAVES(avx2);

/// Needs DPA_CPU_NEEDS_AVX512: 16 lanes.
DPA_DECLARE_CHAIN(avx512);
DPA_DECLARE_TWISTER(avx512);
DPA_DECLARE_LEAVES(avx512);
/// Needs DPA_CPU_NEEDS_AVX512VBMI: as avx512, with two instructions per word of hex text.
DPA_DECLARE_CHAIN(avx512vbmi);
/// Needs DPA_CPU_NEEDS_AVX512SHA: as avx512vbmi, with the SHA instructions for up to eight ids.
DPA_DECLARE_CHAIN(avx512vbmisha);
/// Needs DPA_CPU_NEEDS_AVX512SHA: first blocks in 16 lanes and, in the same instruction stream, second blocks on the
/// SHA unit; a last group of at most 24 ids by the SHA instructions alone. For AMD Zen 4
/// (family 25), whose 512-bit operations pass 256-bit pipes twice while the SHA unit starts a step every cycle. Never
/// call it elsewhere: on many Intel processors each SHA instruction beside 512-bit ones costs a hundredfold.
DPA_DECLARE_CHAIN(avx512sha);
/// Needs DPA_CPU_NEEDS_AVX512SHA: as avx512, with the SHA instructions for what does not fill 16 lanes.
DPA_DECLARE_LEAVES(avx512sha);
#elif defined(__aarch64__)
/// Needs DPA_CPU_NEEDS_NEON: SHA-256 instructions, four interleaved streams; the twister in 4 lanes.
DPA_DECLARE_CHAIN(neon);
DPA_DECLARE_TWISTER(neon);
DPA_DECLARE_LEAVES(neon);
/// As `dpa_sha256_blocks_shani`; needs DPA_CPU_NEEDS_NEON.
void dpa_sha256_blocks_neon(uint32_t state[8], const uint8_t *blocks, size_t block_count);
#endif

#ifdef __cplusplus
}
#endif

#endif
