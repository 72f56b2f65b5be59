import DPAEngine
import DPAHarness
import DPATestSupport
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Benchmark cells")
struct BenchmarkCellsTests {
  private static let cells = BenchmarkCells.all(size: .smoke)

  /// A number that is no whole number of batches, leaves or lanes; the canary has results for few.
  private static func count(_ cell: BenchmarkCell) -> UInt64 {
    cell.name == BenchmarkCell.canaryName ? 1 : BuildMode.isOptimized ? 200 : 20
  }

  @Test("Every cell computes the root that another way computes, with extra work too", arguments: cells)
  func rootsAreRight(cell: BenchmarkCell) throws {
    let count = Self.count(cell)
    let expected = try cell.expectedRoot(of: count)
    for percent in [0.0, 5.0] {
      let prepared = try cell.prepared(of: count, extraWorkPercent: percent)
      for _ in 0..<2 {
        try prepared.spoil()
        try prepared.measuredIteration()
        #expect(try prepared.root() == expected, "\(percent) percent extra work")
      }
    }
  }

  @Test("The list is sorted, without doubles, and the same for every size")
  func listIsClosed() {
    let names = BenchmarkSize.allCases.map { BenchmarkCells.all(size: $0).map(\.name) }
    #expect(names[0] == names[0].sorted() && Set(names[0]).count == names[0].count)
    #expect(names[1] == names[0] && names[2] == names[0])
    for name in [BenchmarkCell.referenceName, BenchmarkCell.canaryName] { #expect(names[0].contains(name)) }
  }

  @Test("Nightly has the samples of the default size, smoke fewer")
  func sizes() {
    let counts = BenchmarkSize.allCases.map { BenchmarkCells.all(size: $0).map(\.sampleCount) }
    #expect(counts[2] == counts[1])
    #expect(zip(counts[0], counts[1]).allSatisfy { $0 < $1 })
  }

  @Test("Every suite that is promised is there")
  func suitesAreThere() {
    let suites = Set(Self.cells.map { String($0.name.prefix { $0 != "/" }) })
    #expect(
      suites == [
        "batching", "canary", "distributed", "files", "generation", "ksin", "mersenne-twister", "reference", "root",
        "seed-chain", "statistics", "streaming", "verification",
      ])
  }

  @Test("The reference and the canary are never judged")
  func controlsAreNotGated() {
    let gated = Self.cells.filter(\.isGated).map(\.name)
    #expect(gated.count > 10)
    #expect(!gated.contains(BenchmarkCell.referenceName) && !gated.contains(BenchmarkCell.canaryName))
  }

  @Test("A cell that is not there is refused with what names them")
  func unknownCell() {
    #expect(throws: HarnessError.usage("there is no benchmark cell 'x'\(step: .listBenchmarks)")) {
      try BenchmarkCells.named("x", size: .smoke)
    }
  }

  @Test("A timing run has every iteration, the first one apart, and the root")
  func timingRun() throws {
    let cell = try BenchmarkCells.named("seed-chain/plain", size: .smoke)
    let run = try CellMeasurement(cell, iterations: 3, warmups: 1).run(.timing)
    #expect(run.cell == cell.name && run.sampleCount == cell.sampleCount)
    #expect(run.root == (try cell.expectedRoot().description))
    for (metric, count) in [("wall_nanoseconds", 3), ("cpu_nanoseconds", 3), ("first_wall_nanoseconds", 1)] {
      #expect(run[metric]?.count == count && run[metric]?.allSatisfy { $0 > 0 } == true, "\(metric)")
    }
    #expect(run["peak_resident_bytes"]?.first ?? 0 > 1e6)
  }
}
