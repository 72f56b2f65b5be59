import DPAHarness

@testable import HarnessBenchmarks

/// Invented runs for the page.
enum PageFixture {
  /// A cell with five processes of three iterations around a time, and its allocations.
  static func cell(
    _ name: String = "generation/mild/portable", nanoseconds: Double = 1_000, allocations: Double = 12,
    root: String = "0123456789abcdef"
  ) -> ReportCell {
    let runs = (0..<5).map { (process: Int) -> [Double] in
      (0..<3).map { (iteration: Int) -> Double in
        let percent = Double(process + iteration - 3)
        return nanoseconds + nanoseconds * percent / 100
      }
    }
    return ReportCell(
      name: name, sampleCount: 100, primaryMetric: MetricDefinition.processor.name, state: .measured, root: root,
      expectedRoot: root,
      metrics: [
        ReportMetric(.processor, runs: runs), ReportMetric(.allocations, runs: [[allocations], [allocations]]),
        .unavailable(.instructions, because: "valgrind is not installed"),
      ])
  }

  static func void(_ name: String = "generation/mild/portable", reason: String = "its root is wrong") -> ReportCell {
    ReportCell(
      name: name, sampleCount: 100, primaryMetric: MetricDefinition.processor.name, state: .void, reason: reason)
  }

  /// - Parameter day: Counted from the first of a month that never ends.
  static func report(
    day: Int = 1, size: String = "nightly", commit: String = "c0ffee", isComplete: Bool = true, cells: [ReportCell]
  ) -> Report {
    let text = day < 10 ? "0\(day)" : "\(day)"
    return Report(
      startedAt: "2026-01-\(text)T02:00:00Z", size: size, seed: 1, isComplete: isComplete,
      environment: ReportEnvironment(facts: [
        ReportEnvironment.Fact(name: "processor", value: "a processor"),
        ReportEnvironment.Fact(name: "commit", value: commit),
        ReportEnvironment.Fact(name: "load_after", value: nil, unavailable: "no /proc/loadavg"),
      ]), cells: cells)
  }

  /// So many nights of one cell.
  static func nights(_ count: Int, names: [String] = ["generation/mild/portable"]) -> [Report] {
    (0..<count).map { night in
      report(day: night + 1, cells: names.map { cell($0, nanoseconds: 1_000 + Double(night * 7 % 13)) })
    }
  }

  static func lines(_ reports: [Report]) -> [HistoryLine] { reports.map { HistoryLine(of: $0) } }
}
