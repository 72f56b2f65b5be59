import DPAEngine
package import HarnessBenchmarks
package import HarnessKit

/// Cells that fail on purpose, so that one can see what becomes of them: `bench --with-faulty-cells`.
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
