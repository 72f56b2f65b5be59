internal import CDPAKernels

/// The C functions that make up one kernel.
struct NativeFunctions: Sendable {
  typealias Chain =
    @convention(c) @Sendable (
      UnsafePointer<dpa_chain_plan>?, UnsafePointer<UInt8>?, Int, UnsafePointer<UInt64>?, Int,
      UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt32>?, UnsafeMutableRawPointer?
    ) -> Void
  typealias Twister =
    @convention(c) @Sendable (
      UnsafePointer<UInt32>?, Int, UnsafeMutablePointer<UInt32>?, Int, UnsafeMutableRawPointer?
    ) -> Void
  typealias Leaves =
    @convention(c) @Sendable (
      UnsafePointer<UInt8>?, Int, Int, UnsafeMutablePointer<UInt8>?, UnsafeMutableRawPointer?
    ) -> Void

  let chain: Chain
  let twister: Twister
  let leaves: Leaves

  #if arch(x86_64)
    static let shani = NativeFunctions(chain: dpa_chain_shani, twister: dpa_twister_avx2, leaves: dpa_leaves_shani)
    static let avx2 = NativeFunctions(chain: dpa_chain_avx2, twister: dpa_twister_avx2, leaves: dpa_leaves_avx2)
    static let avx512 = NativeFunctions(
      chain: dpa_chain_avx512, twister: dpa_twister_avx512, leaves: dpa_leaves_avx512)
    static let avx512vbmi = NativeFunctions(
      chain: dpa_chain_avx512vbmi, twister: dpa_twister_avx512, leaves: dpa_leaves_avx512)
    /// 512-bit lanes with SHA instructions for ids and leaves that do not fill them.
    static let avx512shaRest = NativeFunctions(
      chain: dpa_chain_avx512vbmisha, twister: dpa_twister_avx512, leaves: dpa_leaves_avx512sha)
    /// SHA instructions beside the 512-bit lanes in the chain too, and alone for leaves.
    static let avx512sha = NativeFunctions(
      chain: dpa_chain_avx512sha, twister: dpa_twister_avx512, leaves: dpa_leaves_shani)
  #endif
}
