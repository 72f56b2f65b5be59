import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Presets, depths, kernels and threads.
enum GenerationCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let depths = plan.kernels.flatMap { kernel in
      // A decade each way from the default depth, so that what does not grow with the depth shows too.
      [1, 10, 100].map { depth in cell(plan, .moderate, depth: depth, kernel, jobs: 1) }
    }
    let presets = [Preset.mild, .aggressive].map { cell(plan, $0, depth: 10, plan.fastest, jobs: 1) }
    // Threads at the default depth only: how they share the work does not depend on the length of a chain.
    let threads = plan.jobs.dropFirst().flatMap { jobs in
      plan.kernels.map { cell(plan, .moderate, depth: 10, $0, jobs: jobs) }
    }
    return depths + presets + threads
  }

  private static func cell(
    _ plan: CellPlan, _ preset: Preset, depth: Int, _ kernel: Kernel, jobs: Int
  ) -> BenchmarkCell {
    let configuration = BenchmarkTable.configuration(preset, depth: depth)
    // Every further gated cell costs power of the others: the fastest kernel, and the default depth of the rest.
    let isGated = preset == .moderate && (plan.isFastest(kernel) || (depth == 10 && jobs == 1))
    return BenchmarkCell(
      "generation/\(preset.rawValue)/depth-\(depth)/\(kernel)/jobs-\(jobs)",
      sampleCount: plan.batches(batchCount(depth: depth, kernel) * jobs), jobs: jobs, isGated: isGated,
      expecting: { count throws(HarnessError) in
        try ExpectedRoot.other(than: kernel, BenchmarkTable.table(count), configuration)
      },
      work: { count throws(HarnessError) in
        GenerationWork(BenchmarkTable.table(count), by: Engine(configuration, kernel: kernel), jobs: jobs)
      })
  }

  /// Enough for milliseconds.
  private static func batchCount(depth: Int, _ kernel: Kernel) -> Int {
    // A few milliseconds at each kernel's own speed: longer costs minutes of the suite, shorter is all noise.
    let atDepth10 = kernel.name == .portable ? 3 : kernel.name == .avx512 ? 24 : 12
    return switch depth {
    case 1: 3 * atDepth10
    case 100: max(1, atDepth10 / 6)
    default: atDepth10
    }
  }
}

/// Fills batches that are kept, on one thread or several.
final class GenerationWork: CellWork {
  private let engine: Engine
  private let table: Table
  private let jobs: Int
  private let generator: SampleGenerator
  private let parts: [Part]

  /// A batch and its rows; touched by one thread at a time.
  private final class Part: @unchecked Sendable {
    let range: SampleRange
    var batch = SampleBatch()

    init(_ range: SampleRange) { self.range = range }

    func fill(of table: Table, by generator: SampleGenerator) { generator.fill(&batch, with: range, of: table) }
  }

  init(_ table: Table, by engine: Engine, jobs: Int = 1) {
    self.engine = engine
    self.table = table
    self.jobs = jobs
    generator = engine.makeGenerator()
    let capacity = UInt64(SampleBatch.defaultCapacity)
    // One batch for each part, made here: filling must not allocate, and threads must not share a batch.
    parts = stride(from: 0, to: table.range.count, by: Int(capacity)).map { offset in
      Part(table.range.dropFirst(offset).prefix(capacity))
    }
  }

  func spoil() {
    for part in parts { part.batch.spoil() }
  }

  func run() {
    guard jobs > 1 else {
      for part in parts { part.fill(of: table, by: generator) }
      return
    }
    let (engine, table, parts) = (engine, table, parts)
    // Each thread has a generator of its own, since its scratch memory is not shared.
    ParallelWork.run(units: parts.count, jobs: jobs, makeWorker: { engine.makeGenerator() }) { unit, generator in
      parts[unit].fill(of: table, by: generator)
    }
  }

  func root() -> Digest { RootOfRows.of(parts.lazy.map(\.batch)) }
}
