package import DPAEngine
package import HarnessBenchmarks
package import HarnessKit

/// The closed list of what is measured.
package enum BenchmarkCells {
  /// All cells of this machine, in the order of their names.
  package static func all(size: BenchmarkSize) -> [BenchmarkCell] {
    all(CellPlan(size: size, kernels: Kernel.all(), fastest: .automatic, cores: UsableCores.count))
  }

  /// Those that are the same on every processor: by the portable kernel, on one core.
  package static func portable(size: BenchmarkSize) -> [BenchmarkCell] {
    all(CellPlan(size: size, kernels: [.portable], fastest: .portable, cores: 1))
  }

  static func all(_ plan: CellPlan) -> [BenchmarkCell] {
    let suites = [
      GenerationCells.cells(plan), StreamingCells.cells(plan), BatchingCells.cells(plan),
      DistributedCells.cells(plan), StatisticsCells.cells(plan), RootCells.cells(plan), FileCells.cells(plan),
      VerificationCells.cells(plan), StageCells.cells(plan), KSinCells.cells(plan), ControlCells.cells(plan),
    ]
    return suites.flatMap { $0 }.sorted { $0.name < $1.name }
  }

  /// - Parameter isPortable: Whether it is one of those that are the same on every processor.
  /// - Throws: `HarnessError.usage` where there is no such cell.
  package static func named(
    _ name: String, size: BenchmarkSize, isPortable: Bool = false
  ) throws(HarnessError) -> BenchmarkCell {
    // Faulty and scaling cells have names but are in no list: a plain run must neither fail nor take minutes.
    let others = FaultyCells.all + [ScalingCells.named(name)].compactMap { $0 }
    guard let cell = ((isPortable ? portable(size: size) : all(size: size)) + others).first(where: { $0.name == name })
    else {
      throw .usage("there is no benchmark cell '\(name)'\(step: .listBenchmarks)")
    }
    return cell
  }
}

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
