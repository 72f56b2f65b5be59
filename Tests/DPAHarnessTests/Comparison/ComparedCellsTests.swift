import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("Which cells two builds share")
struct ComparedCellsTests {
  private static let canary = ListedCell(
    name: CanaryCheck.cell, sampleCount: 9, primaryMetric: "cpu_nanoseconds", isGated: false)

  private static func cell(
    _ name: String = "a/one", samples: UInt64 = 100, metric: String = "cpu_nanoseconds"
  ) -> ListedCell { ListedCell(name: name, sampleCount: samples, primaryMetric: metric, isGated: true) }

  private func compare(_ base: [ListedCell], _ new: [ListedCell]) -> ComparedCells {
    func program(_ label: String, _ cells: [ListedCell]) -> CellProgram {
      CellProgram(label: label, path: label, sha256: "", cells: cells)
    }
    return ComparedCells(base: program("old", base), new: program("young", new))
  }

  @Test("The same cells are compared, the canary is not one of them")
  func same() {
    let compared = compare([Self.cell(), Self.canary], [Self.cell(), Self.canary])
    #expect(compared.cells == [Self.cell()] && compared.problems.isEmpty)
  }

  @Test("Another number of samples or another metric is not comparable")
  func different() {
    let samples = compare([Self.cell(), Self.canary], [Self.cell(samples: 101), Self.canary])
    #expect(samples.cells.isEmpty)
    #expect(
      samples.problems == [
        .notComparable(
          "benchmark 'a/one' is 100 samples in the base and 101 in the new build, so their times cannot be compared")
      ])
    let metrics = compare([Self.cell(), Self.canary], [Self.cell(metric: "wall_nanoseconds"), Self.canary])
    #expect(metrics.cells.isEmpty)
    #expect(
      metrics.problems == [
        .notComparable(
          "benchmark 'a/one' is judged by cpu_nanoseconds in the base and by wall_nanoseconds in the new build")
      ])
  }

  @Test("A cell on either side only, and a canary on one or on neither, are missing")
  func missing() {
    let cells = compare([Self.cell("a"), Self.cell("b"), Self.canary], [Self.cell("b"), Self.cell("c"), Self.canary])
    #expect(cells.cells.map(\.name) == ["b"])
    #expect(
      cells.problems == [.missing("a", from: "the new build, young"), .missing("c", from: "the base, old")])
    #expect(cells.problems.allSatisfy { $0.exitStatus == .notComparable && $0.decision == .missing })
    let one = compare([Self.cell()], [Self.cell(), Self.canary])
    #expect(one.problems == [.missing(CanaryCheck.cell, from: "the base, old")])
    let neither = compare([Self.cell()], [Self.cell()])
    #expect(neither.problems == [.missing(CanaryCheck.cell, from: "both builds")])
  }
}
