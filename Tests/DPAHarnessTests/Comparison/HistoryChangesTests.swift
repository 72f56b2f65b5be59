import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Since which commit a cell is slower")
struct HistoryChangesTests {
  /// A line for each ratio to the reference cell; the commit of run 3 begins with 3, and so on.
  private static func lines(
    _ ratios: [Double], allocations: [Double]? = nil, size: String = "nightly", unfinished: Set<Int> = []
  ) -> [HistoryLine] {
    ratios.enumerated().map { night, ratio in
      let exact = allocations.map { [ReportMetric(.allocations, runs: [[$0[night]], [$0[night]]])] } ?? []
      let cell = ReportCell(
        name: "a/one", sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .measured, root: "aa",
        metrics: [ReportMetric(.processor, runs: [[1e6]]), ReportMetric(.referenceRatio, runs: [[ratio]])] + exact)
      let commit = "\(night)" + String(repeating: "c", count: 38)
      return HistoryLine(
        of: Report(
          startedAt: String(format: "2026-10-%02dT00:00:00Z", night + 1), size: size, seed: 1,
          isComplete: !unfinished.contains(night),
          environment: ReportEnvironment(facts: [.init(name: "commit", value: commit)]), cells: [cell]))
    }
  }

  /// Ten runs around 2, then ten around what the factor makes of it.
  private static func stepped(_ factor: Double) -> [Double] {
    (0..<20).map { run -> Double in
      let noise = 0.002 * Double(run * 7 % 5 - 2)
      let level: Double = run < 10 ? 2 : 2 * factor
      return level * (1 + noise)
    }
  }

  @Test("A step names the first run after it, the last one before it, and its size with an interval")
  func step() throws {
    let changes = HistoryChanges(Self.lines(Self.stepped(1.05))).changes
    let change = try #require(changes.first)
    #expect(changes.count == 1 && change.cell == "a/one" && change.metric == "cpu_nanoseconds")
    #expect(change.sizeText == "+5.0 %" && change.isOfTime)
    #expect(change.since == "since 10cccccccccc of 2026-10-11 (before it 9ccccccccccc)")
    guard case .ratio(_, let interval?) = change.size else {
      Issue.record("\(change.size)")
      return
    }
    #expect(interval.contains(LogRatio.of(share: 0.05)) && interval.upperBound < LogRatio.of(share: 0.06))
  }

  @Test("Without a step there is none, and with few runs nothing is said")
  func none() {
    #expect(HistoryChanges(Self.lines(Self.stepped(1))).changes.isEmpty)
    #expect(HistoryChanges(Self.lines([1, 1, 2, 2, 2])).changes.isEmpty)
    #expect(HistoryChanges([]).changes.isEmpty)
  }

  @Test("An exact metric changes from one run to the next, and back")
  func exact() {
    let changes = HistoryChanges(Self.lines([1, 1, 1, 1], allocations: [12, 13, 13, 12])).changes
    #expect(changes.map(\.sizeText) == ["13 -> 12", "12 -> 13"])
    #expect(changes.map { $0.startedAt.prefix(10) } == ["2026-10-04", "2026-10-02"])
    #expect(changes.allSatisfy { $0.metric == "allocation_count" && !$0.isOfTime && $0.intervalText == "-" })
  }

  @Test("Interrupted runs and those of other sizes are left out")
  func unlike() {
    let odd = Self.lines([9, 9, 9, 9, 9, 9, 9, 9, 9, 9], size: "smoke")
    #expect(HistoryChanges(odd + Self.lines(Self.stepped(1))).changes.isEmpty)
    let cut = Self.lines([1, 1], allocations: [1, 2], unfinished: [1])
    #expect(HistoryChanges(cut + Self.lines([1], allocations: [1])).changes.isEmpty)
  }

  @Test("A night's finding says since when")
  func dated() {
    let changes = HistoryChanges(Self.lines(Self.stepped(1.2), allocations: (0..<20).map { $0 < 19 ? 1 : 2 }))
    let slower = TrendDecision("a/one", "cpu_nanoseconds", .regressed, "+20.0 %").dated(by: changes)
    #expect(slower.change == "+20.0 %; since 10cccccccccc of 2026-10-11 (before it 9ccccccccccc)")
    let more = TrendDecision("a/one", "allocation_count", .regressed, "+100.00 %").dated(by: changes)
    #expect(more.change == "+100.00 %; since 19cccccccccc of 2026-10-20 (before it 18cccccccccc)")
    let unknown = TrendDecision("b/two", "cpu_nanoseconds", .advisory, "+9.0 %").dated(by: changes)
    #expect(unknown.change == "+9.0 %")
  }

  @Test("For people it is a table, for programs JSON")
  func formats() throws {
    let changes = HistoryChanges(Self.lines(Self.stepped(1.05), allocations: (0..<20).map { $0 < 19 ? 1 : 2 }))
    let lines = changes.render(.text).split(separator: "\n")
    #expect(lines.count == 4 && lines.last == "2 changes in 20 runs of size nightly")
    #expect(lines[1].contains("allocation_count") && lines[1].contains("1 -> 2") && lines[1].contains("2026-10-20"))
    #expect(lines[2].contains("+5.0 %") && lines[2].contains("10cccccccccc") && lines[2].contains("9ccccccccccc"))
    let json = Data(changes.render(.json).utf8)
    let object = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    let entries = try #require(object["changes"] as? [[String: Any]])
    #expect(object["run_count"] as? Int == 20 && entries.count == 2)
    #expect(entries[0]["from"] as? String == "1" && entries[0]["to"] as? String == "2")
    #expect(abs((entries[1]["change_log_ratio"] as? Double ?? 0) - LogRatio.of(share: 0.05)) < 0.002)
    #expect(HistoryChanges([]).render(.text) == "there are no runs yet, so nothing has changed\n")
  }
}
