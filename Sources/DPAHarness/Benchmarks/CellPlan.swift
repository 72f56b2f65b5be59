package import DPAEngine
package import HarnessBenchmarks

/// What the list of cells depends on: the size, and what the machine offers.
package struct CellPlan: Sendable {
  package let size: BenchmarkSize
  /// From the plainest to the fastest.
  package let kernels: [Kernel]
  package let fastest: Kernel
  package let cores: Int

  package init(size: BenchmarkSize, kernels: [Kernel], fastest: Kernel, cores: Int) {
    self.size = size
    self.kernels = kernels
    self.fastest = fastest
    self.cores = cores
  }

  /// Samples of a cell that has so many batches at the default size.
  func batches(_ count: Int) -> UInt64 { samples(UInt64(count * SampleBatch.defaultCapacity)) }

  /// Samples of a cell that has `count` at the default size.
  func samples(_ count: UInt64) -> UInt64 { size.samples(of: count) }

  func isFastest(_ kernel: Kernel) -> Bool { kernel.name == fastest.name }

  /// One thread, and all cores where there are several.
  var jobs: [Int] { cores > 1 ? [1, cores] : [1] }
}
