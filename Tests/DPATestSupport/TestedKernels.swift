package import DPAEngine

/// The kernels that every kernel test runs: all that this machine has, and the variants of avx512 for other processors.
package enum TestedKernels {
  package static let all = Kernel.all() + avx512Variants

  /// Features are only taken away, but for one that is a hint.
  private static var avx512Variants: [Kernel] {
    let features = ProcessorFeatures.current
    return [
      features.subtracting(.avx512vbmi), features.subtracting(.sha), features.subtracting(.halfRateAVX512),
      features.union(.halfRateAVX512),
    ].compactMap { try? Kernel(named: .avx512, for: $0) }
  }
}
