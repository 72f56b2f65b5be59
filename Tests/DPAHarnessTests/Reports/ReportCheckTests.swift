import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Every figure of a stored report is checked when it is read")
struct ReportCheckTests {
  static func cell(
    _ runs: [[Double]], metric: MetricDefinition = .processor, name: String = "a", sampleCount: UInt64 = 10,
    state: ReportCell.State = .measured, extra: [ReportMetric] = []
  ) -> ReportCell {
    ReportCell(
      name: name, sampleCount: sampleCount, primaryMetric: metric.name, state: state,
      metrics: [ReportMetric(metric, runs: runs)] + extra)
  }

  static func problem(_ cells: ReportCell...) -> String? { ReportCheck.problem(in: ReportFixture.report(cells)) }

  @Test("What benchmarks write passes, with every state a cell can have")
  func possible() {
    #expect(ReportCheck.problem(in: ReportFixture.report()) == nil)
    #expect(Self.problem(Self.cell([[0, 1e-6, 1e18]])) == nil)
    #expect(Self.problem(Self.cell([[-5]], metric: .liveBytes)) == nil)
    #expect(Self.problem(ReportCell(name: "a", sampleCount: 0, primaryMetric: "m", state: .missing)) == nil)
  }

  @Test(
    "A time that no clock shows is refused with the cell, the metric, the value and the rule",
    arguments: [-1, -5e-324, 5e-324, 9e-7, 1.1e18, 1e308, 1.7e308, .infinity, .nan])
  func impossibleTime(time: Double) {
    #expect(
      Self.problem(Self.cell([[1], [2, time]]))
        == "cpu_nanoseconds of 'a' is \(time), but must be 0 or 1e-06 to 1e+18")
  }

  @Test("So is any other figure beyond what there is", arguments: [1.1e18, -1.1e18, .infinity, .nan])
  func impossibleFigure(value: Double) {
    let allocations = ReportMetric(.allocations, runs: [[value]])
    #expect(
      Self.problem(Self.cell([[1]], extra: [allocations]))
        == "allocation_count of 'a' is \(value), but must be -1e+18 to 1e+18")
  }

  @Test("Cells and metrics are there once, and a measured cell has samples and values of its primary metric")
  func shape() {
    #expect(Self.problem(Self.cell([[1]]), Self.cell([[1]])) == "it holds the cell 'a' twice")
    #expect(
      Self.problem(Self.cell([[1]], extra: [ReportMetric(.processor, runs: [[2]])]))
        == "'a' holds cpu_nanoseconds twice")
    #expect(Self.problem(Self.cell([[1]], sampleCount: 0)) == "the measured cell 'a' has no samples")
    let missing = "the measured cell 'a' has no values of its primary metric 'cpu_nanoseconds'"
    #expect(Self.problem(Self.cell([])) == missing)
    #expect(
      Self.problem(ReportCell(name: "a", sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .measured)) == missing
    )
    #expect(Self.problem(Self.cell([[1], []])) == "a process of 'a' has no value of cpu_nanoseconds")
    #expect(Self.problem(Self.cell([], state: .crashed)) == nil)
  }

  @Test("A history is checked by the same rules, line by line")
  func history() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("h.jsonl").path
    let line = ReportText.line(HistoryLine(of: ReportFixture.report()))
    let cell = "cpu_nanoseconds of 'batching/*star*|'"
    let rule = "but must be 0 or 1e-06 to 1e+18"
    for (figure, start, end) in [
      ("1500000,333,1e+300", "\(cell) is 1.5", "e+303, \(rule)"),
      ("1e+300,333,333", "\(cell) is 6.6", "e+299, \(rule)"),
      ("1500000,-10,333", "the median of \(cell) does not lie", " between the lowest and the highest"),
    ] {
      let edited = line.replacingOccurrences(of: "1500000,333,333", with: figure)
      #expect(edited != line)
      try Data((line + edited).utf8).write(to: URL(fileURLWithPath: path))
      do throws(HarnessError) {
        _ = try HistoryFile.read(path)
        Issue.record("read: \(figure)")
      } catch {
        guard case .malformedFile(let place, let reason) = error else { throw error }
        #expect(place == "\(path):2")
        #expect(reason.hasPrefix(start) && reason.hasSuffix(end), "\(reason)")
      }
    }
    let doubled = HistoryLine(of: ReportFixture.report(ReportFixture.cells + ReportFixture.cells))
    #expect(ReportCheck.problem(in: doubled) == "it holds the cell 'batching/*star*|' twice")
  }

  @Test("A pair of times from a file is one that can have been measured", arguments: ["0", "-1", "1e-300", "1e300"])
  func pairs(time: String) {
    for pair in ["[\(time),1,1]", "[1,\(time),1]"] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(MeasuredPair.self, from: Data(pair.utf8)) }
    }
  }

  @Test("Counts of a calibration that cannot be are refused", arguments: [(-1, 5), (6, 5)])
  func wilson(successes: Int, trials: Int) {
    let text = "{\"successes\":\(successes),\"trials\":\(trials)}"
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(WilsonInterval.self, from: Data(text.utf8)) }
  }

  @Test("Any figure is shown without a trap, those beyond 64 bits as Swift writes them")
  func shown() {
    let huge = Self.cell(
      [[1e6]], extra: [ReportMetric(.allocations, runs: [[1e19]]), ReportMetric(.peakBytes, runs: [[1e300]])])
    for format in ReportFormat.allCases { #expect(format.render(ReportFixture.report([huge])).contains("1e+")) }
    #expect(DecimalText.whole(9.3e18) == "9.3e+18")
    #expect(DecimalText.whole(-2.5) == "-2" && DecimalText.whole(1e18) == "1000000000000000000")
  }

  @Test("Ranks of what is no number are a defect, and end with a trap instead of never")
  func notNumbers() async {
    await #expect(processExitsWith: .failure) { _ = MannWhitneyTest([1, .nan], [2]) }
  }
}
