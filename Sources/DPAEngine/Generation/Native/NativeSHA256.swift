internal import CDPAKernels

/// SHA-256's compression function in the processor's own instructions.
enum NativeSHA256 {
  typealias Blocks = @convention(c) @Sendable (UnsafeMutablePointer<UInt32>?, UnsafePointer<UInt8>?, Int) -> Void

  /// Whether this processor has them.
  static let isAvailable = ProcessorFeatures.current.isSuperset(of: needs)

  /// Takes a state through whole blocks.
  ///
  /// - Precondition: `isAvailable`, and the bytes are whole blocks.
  static func compress(_ state: inout SIMD8<UInt32>, _ blocks: Span<UInt8>) {
    precondition(isAvailable && blocks.count.isMultiple(of: SHA256.blockByteCount), "whole blocks")
    withUnsafeMutableBytes(of: &state) { state in
      blocks.withUnsafeBufferPointer { blocks in
        Self.blocks(
          state.assumingMemoryBound(to: UInt32.self).baseAddress, blocks.baseAddress,
          blocks.count / SHA256.blockByteCount)
      }
    }
  }
}

#if arch(x86_64)
  extension NativeSHA256 {
    static let needs = ProcessorFeatures.forSHANI
    static let blocks: Blocks = dpa_sha256_blocks_shani
  }
#elseif !arch(arm64)
  extension NativeSHA256 {
    /// Never called: no processor has every feature.
    static let needs = ProcessorFeatures(rawValue: .max)
    static let blocks: Blocks = { _, _, _ in }
  }
#endif
