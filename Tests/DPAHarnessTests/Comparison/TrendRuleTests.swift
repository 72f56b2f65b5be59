import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("The rules of the nights")
struct TrendRuleTests {
  private static let environment = ReportEnvironment(facts: [.init(name: "architecture", value: "x86_64")])

  /// A line for each night, as the time of the cell beside a reference of 1.
  private func lines(
    _ times: [Double], allocations: [Double]? = nil, root: String = "aa", alarms: Set<Int> = [], smaller: Set<Int> = [],
    unfinished: Set<Int> = [], elsewhere: Set<Int> = [], otherMetric: Set<Int> = [], varying: Set<Int> = [],
    void: Set<Int> = []
  ) -> [HistoryLine] {
    times.enumerated().map { night, time in
      let metric: MetricDefinition = otherMetric.contains(night) ? .wall : .processor
      func cell(_ name: String, _ time: Double, _ allocations: Double, _ root: String) -> ReportCell {
        ReportCell(
          name: name, sampleCount: 1, primaryMetric: metric.name, state: void.contains(night) ? .void : .measured,
          root: root,
          metrics: [
            ReportMetric(metric, runs: [[time]]),
            ReportMetric(
              .allocations, runs: [[allocations], [allocations]], isExact: !varying.contains(night)),
          ])
      }
      let isLast = night == times.count - 1
      return HistoryLine(
        of: Report(
          startedAt: "2026-11-\(10 + night)T00:00:00Z", size: smaller.contains(night) ? "smoke" : "nightly", seed: 1,
          isComplete: !unfinished.contains(night),
          environment: elsewhere.contains(night) ? ReportEnvironment(facts: []) : Self.environment,
          cells: [
            cell("a/one", time * 1e6, allocations?[night] ?? 2, isLast ? root : "aa"),
            cell("reference/portable", 1e6, 0, "cc"),
          ]), verdict: alarms.contains(night) ? "regression" : "held")
    }
  }

  private func decide(_ lines: [HistoryLine], floor: Double? = nil) -> [TrendDecision] {
    let floors = floor.map { Floors(isQualified: true, origin: "", floors: ["a/one": $0]) }
    return TrendRule(floors: floors ?? .none("")).decide(lines)
  }

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

  @Test("Ratios of neighbours are held against ratios of neighbours only")
  func turns() {
    func lines(_ ratios: [Double?]) -> [HistoryLine] {
      ratios.enumerated().map { night, ratio in
        let cell = ratio.map { StoredFixture.cellInTurn([1e6], ratios: [$0]) } ?? StoredFixture.cell([1e6])
        return HistoryLine(
          of: StoredFixture.report(cell, reference: [1e6], startedAt: "2026-11-\(10 + night)T00:00:00Z"),
          verdict: "held")
      }
    }
    #expect(decide(lines([2, 2, 2, 2, 2.6, 2.6])).map(\.decision) == [.regressed])
    #expect(decide(lines([2, 2, 2, 2, 2, 2])).isEmpty)
    #expect(decide(lines([nil, nil, nil, nil, 9, 9])).isEmpty, "of before there were turns")
    #expect(decide(lines([2, 2, 2, 2, 2.6, nil])).isEmpty, "the medians have not moved")
  }

  @Test("An exact metric needs one night")
  func exact() {
    let found = decide(lines([1, 1], allocations: [0, 1]))
    #expect(found == [TrendDecision("a/one", "allocation_count", .regressed, "from 0 against the run before")])
  }

  @Test("A count that differs between two processes of a night says nothing, before or tonight", arguments: [0, 1])
  func varying(_ night: Int) {
    #expect(decide(lines([1, 1], allocations: [0, 9], varying: [night])).isEmpty)
  }

  @Test("Another root needs one night and voids the cell")
  func root() {
    #expect(decide(lines([1, 1], root: "bb")).map(\.decision) == [.void])
  }

  @Test("A cell that is void tonight is not judged, whatever it says")
  func voidTonight() {
    let nights = [1, 1, 1, 1, 1, 1.3, 1.3]
    #expect(decide(lines(nights, allocations: [0, 0, 0, 0, 0, 0, 1], root: "bb", void: [6])).isEmpty)
  }

  @Test("A night in which the cell was void is passed over: the last one that measured it counts")
  func voidBefore() {
    #expect(decide(lines([1, 1, 1], allocations: [3, 0, 3], void: [1])).isEmpty)
    let found = decide(lines([1, 1, 1], allocations: [3, 4, 4], void: [1]))
    #expect(found.map(\.change) == ["+33.33 % against the run before"])
  }

  @Test("Three stable runs before the three nights are needed")
  func short() {
    #expect(decide(lines([1, 1, 1.3, 1.3])).isEmpty)
    #expect(decide(lines([1, 1, 1.3, 1.3, 1.3])).isEmpty)
    #expect(decide(lines([1, 1, 1, 1, 1.3, 1.3])).map(\.decision) == [.regressed])
    #expect(decide([]).isEmpty)
  }

  @Test("A night of an alarm is no stable run, though it is one of the three")
  func alarms() {
    let times = [1, 1, 1, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3]
    let found = decide(lines(times, alarms: [3, 4, 5, 6, 7, 8]))
    #expect(found.map(\.decision) == [.regressed])
    #expect(found.first?.change == "+30.0 % against the median of 3 stable runs, in 3 of 3 nights")
    #expect(decide(lines(times)).isEmpty)
    #expect(decide(lines([1, 1, 1, 1.3, 1.3, 1.3], alarms: [2])).isEmpty)
  }

  @Test("The last seven stable runs make the picture")
  func sevenRuns() {
    let found = decide(lines([1, 1, 1, 1, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1]))
    #expect(found.first?.change == "-23.1 % against the median of 7 stable runs, in 1 of 3 nights")
  }

  @Test("A night is off from 10 % or the cell's floor on")
  func thresholds() {
    #expect(decide(lines([1, 1, 1, 1, 1.11, 1.11])).map(\.decision) == [.regressed])
    #expect(decide(lines([1, 1, 1, 1, 1.09, 1.09])).isEmpty)
    #expect(decide(lines([1, 1, 1, 1, 0.9, 0.9])).map(\.decision) == [.improved])
    #expect(decide(lines([1, 1, 1, 1, 0.92, 0.92])).isEmpty)
    #expect(decide(lines([1, 1, 1, 1, 1.3, 1.3]), floor: 0.25).map(\.decision) == [.regressed])
    #expect(decide(lines([1, 1, 1, 1, 1.3, 1.3]), floor: 0.27).isEmpty)
    #expect(decide(lines([1, 1, 1, 1, 1.11, 1.11]), floor: 0.01).map(\.decision) == [.regressed])
  }

  @Test("Nights off in opposite directions are not two of three")
  func opposite() {
    #expect(decide(lines([1, 1, 1, 1, 0.7, 1.3])).map(\.decision) == [.advisory])
    #expect(decide(lines([1, 1, 1, 1, 1.3, 0.7])).map(\.decision) == [.advisory])
  }

  @Test("Runs of another size, machine or metric, and interrupted ones, are not looked at")
  func unlike() {
    let times = [1, 1, 1, 1, 1.3, 1.3]
    #expect(decide(lines(times)).map(\.decision) == [.regressed])
    // Of the nights before, three are stable and one of the last two is off; without one of these, too few are.
    for night in 0...2 {
      #expect(decide(lines(times, smaller: [night])).isEmpty, "\(night)")
      #expect(decide(lines(times, unfinished: [night])).isEmpty, "\(night)")
      #expect(decide(lines(times, elsewhere: [night])).isEmpty, "\(night)")
      #expect(decide(lines(times, otherMetric: [night])).isEmpty, "\(night)")
    }
    #expect(decide(lines([1, 1, 1, 1, 1, 1.3, 1.3], smaller: [5])).map(\.decision) == [.advisory])
    #expect(decide(lines(times, unfinished: [5])).isEmpty)
  }

  @Test("An exact metric or a root is held against the last run like it only")
  func exactUnlike() {
    #expect(decide(lines([1, 1, 1], allocations: [1, 2, 1], smaller: [1])).isEmpty)
    #expect(decide(lines([1, 1, 1], allocations: [1, 2, 1])).map(\.decision) == [.improved])
    #expect(decide(lines([1, 1], allocations: [2, 2])).isEmpty)
    #expect(decide(lines([1, 1], allocations: [0, 1], root: "bb")).map(\.metric) == ["root"])
  }
}
