import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("What reports and their history keep of a cell")
struct HistoryCellTests {
  private static func cell(root: String?, expected: String?, metrics: [ReportMetric] = []) -> ReportCell {
    ReportCell(
      name: "a/one", sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .measured, root: root,
      expectedRoot: expected, metrics: metrics)
  }

  @Test("A root is the expected one only where both are there and agree")
  func expectedRoot() {
    #expect(Self.cell(root: "aa", expected: "aa").hasExpectedRoot)
    #expect(!Self.cell(root: "aa", expected: "bb").hasExpectedRoot)
    #expect(!Self.cell(root: nil, expected: "aa").hasExpectedRoot)
    #expect(!Self.cell(root: "aa", expected: nil).hasExpectedRoot)
    #expect(!Self.cell(root: nil, expected: nil).hasExpectedRoot)
  }

  @Test(
    "The history keeps the primary metric, its ratio to the reference, the exact ones and 8 digits of the root"
  )
  func figures() {
    let metrics = [
      ReportMetric(.wall, runs: [[5]]), ReportMetric(.referenceRatio, runs: [[7], [8, 1, 9]]),
      ReportMetric(.processor, runs: [[1, 3], [9]]),
      ReportMetric(.peakResident, runs: [[5]]), ReportMetric(.allocations, runs: [[4], [5]], isExact: false),
      .unavailable(.peakBytes, because: "no hooks"),
    ]
    let root = String(repeating: "0123456789abcdef", count: 4)
    let cell = HistoryCell(Self.cell(root: root, expected: root, metrics: metrics))
    #expect(cell.root == "01234567" && cell.state == .measured)
    #expect(cell.figures.map(\.metric) == ["cpu_nanoseconds", "reference_ratio", "allocation_count"])
    #expect(cell.figures.map(\.median) == [5.5, 7.5, 4.5])
    // In thousandths of the median, but for what is no time.
    #expect(cell.figures.map(\.below) == [636, 0, 111] && cell.figures.map(\.above) == [636, 0, 111])
    #expect(cell.figures[2].low == 4 && cell.figures[2].high == 5)
    #expect(cell.figures.map(\.isExact) == [false, false, false])
  }

  @Test("An exact metric is exact only where it has values and nobody says otherwise")
  func isExact() {
    #expect(ReportMetric(.allocations, runs: [[1], [1]]).isExact)
    #expect(!ReportMetric(.allocations, runs: [[1], [2]], isExact: false).isExact)
    #expect(!ReportMetric(.allocations, runs: []).isExact)
    #expect(!ReportMetric(.processor, runs: [[1]]).isExact)
    #expect(!ReportMetric.unavailable(.allocations, because: "x").isExact)
  }

  @Test("A spread is that of the lowest and highest process; around a median of 0 there is none unless all are 0")
  func spread() {
    #expect(ReportMetric(.processor, runs: [[1], [2], [5]]).spread == 2)
    #expect(ReportMetric(.liveBytes, runs: [[0], [0]]).spread == 0)
    #expect(ReportMetric(.liveBytes, runs: [[-1], [0], [1]]).spread == nil)
    #expect(ReportMetric(.processor, runs: []).spread == nil)
  }
}
