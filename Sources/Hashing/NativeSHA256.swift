internal import CDPAKernels

/// SHA-256's compression function in the processor's own instructions.
enum NativeSHA256 {
  /// Whether this processor has them.
  static let isAvailable: Bool = {
    #if arch(x86_64)
      ProcessorFeatures.current.isSuperset(of: .forSHANI)
    #else
      false
    #endif
  }()

  /// Takes a state through whole blocks.
  ///
  /// - Precondition: `isAvailable`, and the bytes are whole blocks.
  static func compress(_ state: inout SIMD8<UInt32>, _ blocks: Span<UInt8>) {
    precondition(isAvailable && blocks.count.isMultiple(of: SHA256.blockByteCount), "whole blocks")
    #if arch(x86_64)
      withUnsafeMutableBytes(of: &state) { state in
        blocks.withUnsafeBufferPointer { blocks in
          dpa_sha256_blocks_shani(
            state.assumingMemoryBound(to: UInt32.self).baseAddress, blocks.baseAddress,
            blocks.count / SHA256.blockByteCount)
        }
      }
    #endif
  }
}
