import Testing

@testable import DPAHarness

@Suite("The rules of the nights")
struct TrendRuleTests {
  private static let environment = ReportEnvironment(facts: [.init(name: "architecture", value: "x86_64")])

  /// A line for each night, as the time of the cell beside a reference of 1.
  private func lines(_ times: [Double], allocations: [Double]? = nil, root: String = "aa") -> [HistoryLine] {
    times.enumerated().map { night, time in
      func cell(_ name: String, _ time: Double, _ allocations: Double, _ root: String) -> ReportCell {
        ReportCell(
          name: name, sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .measured, root: root,
          metrics: [
            ReportMetric(.processor, runs: [[time]]), ReportMetric(.allocations, runs: [[allocations], [allocations]]),
          ])
      }
      let isLast = night == times.count - 1
      return HistoryLine(
        of: Report(
          startedAt: "2026-11-\(10 + night)T00:00:00Z", size: "nightly", seed: 1, isComplete: true,
          environment: Self.environment,
          cells: [
            cell("a/one", time * 1e6, allocations?[night] ?? 2, isLast ? root : "aa"),
            cell("reference/portable", 1e6, 0, "cc"),
          ]))
    }
  }

  private func decide(_ lines: [HistoryLine]) -> [TrendDecision] { TrendRule(floors: .none("")).decide(lines) }

  @Test("One slow night is shown and is no alarm")
  func oneNight() {
    let found = decide(lines([1, 1, 1, 1, 1, 1, 1.3]))
    #expect(found.map(\.decision) == [.advisory])
    #expect(found.first?.change == "+30.0 % against the median of 4 stable runs, in 1 of 3 nights")
  }

  @Test("Two of three slow nights are an alarm")
  func twoNights() {
    #expect(decide(lines([1, 1, 1, 1, 1.3, 1, 1.3])).map(\.decision) == [.regressed])
    #expect(decide(lines([1, 1, 1, 1, 1, 0.7, 0.7])).map(\.decision) == [.improved])
    #expect(decide(lines([1, 1, 1, 1, 1.3, 1.3, 1])).isEmpty)
  }

  @Test("An exact metric needs one night")
  func exact() {
    let found = decide(lines([1, 1], allocations: [0, 1]))
    #expect(found == [TrendDecision("a/one", "allocation_count", .regressed, "from 0 against the run before")])
  }

  @Test("Another root needs one night and voids the cell")
  func root() {
    #expect(decide(lines([1, 1], root: "bb")).map(\.decision) == [.void])
  }

  @Test("Three stable runs before the three nights are needed")
  func short() {
    #expect(decide(lines([1, 1, 1.3, 1.3])).isEmpty)
    #expect(decide([]).isEmpty)
  }
}
