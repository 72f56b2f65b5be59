import DPAEngine
import DPAHarness
import DPATestSupport
import Hashing
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Benchmark cells whose work is left out")
struct SkippedWorkTests {
  /// Few samples where the engine is not optimised; the canary's results are known for few numbers.
  private static let cells = BenchmarkCells.all(size: .smoke).map { cell in
    BuildMode.isOptimized ? cell : cell.resized(to: cell.name == BenchmarkCell.canaryName ? 1 : 8)
  }

  /// The whole way from the list of cells to the report, each process in this one.
  private static func outcome(_ skipped: SkippedWork?, iterations: Int) async throws -> [ReportCell] {
    var plan = BenchmarkPlan(size: .smoke, seed: 1, repeats: 1)
    plan.memoryRepeats = 0
    plan.iterations = iterations
    plan.skippedWork = skipped
    return try await BenchmarkRun(plan, of: cells, executable: "program", programs: InProcessCells(cells)).run().cells
  }

  @Test("Every cell whose iterations all do nothing, or all but the first, is void", arguments: SkippedWork.allCases)
  func skipped(_ skipped: SkippedWork) async throws {
    let cells = try await Self.outcome(skipped, iterations: 1)
    #expect(cells.count == Self.cells.count && cells.count > 50)
    for cell in cells {
      #expect(cell.state == .void && cell.metrics.isEmpty && !cell.hasExpectedRoot, "\(cell.name)")
      #expect(cell.reason == "its root is not the expected one, so that its figures say nothing", "\(cell.name)")
    }
  }

  @Test("The same cells with their work are measured")
  func worked() async throws {
    for cell in try await Self.outcome(nil, iterations: 1) {
      #expect(cell.state == .measured && cell.hasExpectedRoot, "\(cell.name)")
    }
  }

  @Test("What a cell computed is gone once it is spoiled, and comes back by its work alone", arguments: cells)
  func spoiled(cell: BenchmarkCell) throws {
    let expected = try cell.expectedRoot()
    let prepared = try cell.prepared()
    try prepared.spoil()
    #expect(try prepared.root() != expected, "before the first run")
    for _ in 0..<2 {
      try prepared.measuredIteration()
      #expect(try prepared.root() == expected)
      try prepared.spoil()
      #expect(try prepared.root() != expected)
    }
  }

  @Test("Extra work that is left out takes the right root away, too")
  func extraWork() throws {
    let real = try #require(Self.cells.first { $0.name == "seed-chain/plain" }).resized(to: 40)
    let lazy = BenchmarkCell(
      real.name, sampleCount: 40, expecting: { _ throws(HarnessError) in try real.expectedRoot() },
      work: { count throws(HarnessError) in
        let work = PreparedWork(try real.prepared(of: count))
        return count == 40 ? work : SkippedWork.all.applied(to: work)
      })
    for (cell, isRight) in [(real, true), (lazy, false)] {
      let prepared = try cell.prepared(extraWorkPercent: 10)
      for _ in 0..<2 {
        try prepared.spoil()
        try prepared.measuredIteration()
        #expect(try (prepared.root() == real.expectedRoot()) == isRight)
      }
    }
  }
}

/// A prepared cell as the work of another one.
private final class PreparedWork: CellWork {
  private let prepared: PreparedCell

  init(_ prepared: PreparedCell) { self.prepared = prepared }

  func spoil() { try? prepared.spoil() }
  func run() throws(HarnessError) { try prepared.measuredIteration() }
  func root() throws(HarnessError) -> Digest { try prepared.root() }
}
