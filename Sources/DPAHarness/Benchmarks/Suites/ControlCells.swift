import DPAEngine
import DPAMeasurement
package import HarnessBenchmarks
package import HarnessKit

/// The cells that are not there to be judged: the reference of ratios, and the canary.
enum ControlCells {
  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    // Portable on every machine: the unit of all ratios must not change with the processor.
    let engine = Engine(BenchmarkTable.configuration(), kernel: .portable)
    return [
      BenchmarkCell(
        BenchmarkCell.referenceName, sampleCount: plan.batches(3),
        expecting: { count throws(HarnessError) in
          try ExpectedRoot.plain(BenchmarkTable.table(count), engine.configuration)
        },
        work: { count throws(HarnessError) in GenerationWork(BenchmarkTable.table(count), by: engine) }),
      BenchmarkCell(
        BenchmarkCell.canaryName, sampleCount: plan.samples(4_000_000),
        expecting: { count throws(HarnessError) in try CanaryWork.expectedRoot(iterations: count) },
        work: { count throws(HarnessError) in CanaryWork(iterations: count) }),
    ]
  }
}

/// The canary's loop: no code that is under test.
final class CanaryWork: CellWork {
  private let iterations: UInt64
  private var found: UInt64 = 0

  init(iterations: UInt64) { self.iterations = iterations }

  func spoil() { found = 0 }

  func run() { found = CanaryLoop.run(iterations: iterations) }

  func root() -> Digest { RootOfRows.of(words: [found]) }

  /// What the loop returns, as another program computed it (CPython, by the same three lines).
  private static let results: [(iterations: UInt64, state: UInt64)] = [
    (1, 0x2cea_ee20_d811_cd0d), (500_000, 0x3306_3020_09c1_e953), (4_000_000, 0xb0f0_51ee_8c5c_74ce),
  ]

  static func expectedRoot(iterations: UInt64) throws(HarnessError) -> Digest {
    // Computed by another program, since a loop that checks itself would agree with any fault of its own.
    guard let known = results.first(where: { $0.iterations == iterations }) else {
      throw .usage("what the canary returns after \(iterations) steps is not known")
    }
    return RootOfRows.of(words: [known.state])
  }
}

/// Cells that fail on purpose, so that one can see what becomes of them: `bench cells --with-faulty-cells`.
package enum FaultyCells {
  package static let all = [
    cell("faulty/crash") { preconditionFailure("this cell crashes on purpose") },
    cell("faulty/hang") { while true { CanaryWork(iterations: 1 << 32).run() } },
    cell("faulty/wrong-root") {},
  ]

  private static func cell(_ name: String, _ run: @escaping @Sendable () -> Void) -> BenchmarkCell {
    BenchmarkCell(
      name, sampleCount: 1,
      expecting: { _ throws(HarnessError) in RootOfRows.of(words: [1]) },
      work: { _ throws(HarnessError) in FaultyWork(run) })
  }
}

/// Computes the wrong root, if it comes that far.
private final class FaultyWork: CellWork {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  func spoil() {}

  func run() { body() }

  func root() -> Digest { RootOfRows.of(words: [2]) }
}
