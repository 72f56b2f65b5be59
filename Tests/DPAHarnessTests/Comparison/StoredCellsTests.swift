import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Which cells of two stored reports are compared")
struct StoredCellsTests {
  private typealias Fixture = StoredFixture

  private static let times = StoredFixture.times(2e6)

  private func compare(
    _ base: Report, _ new: Report, filter: String? = nil, requiresTiming: Bool = false,
    floors: Floors = StoredFixture.floors(), alpha: Double = 0.01
  ) throws(HarnessError) -> ComparisonReport {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    return try ReportComparison(base: base, new: new, floors: floors, filter: filter, alpha: alpha)
      .run(labels: (base: "base", new: "new"), requiresTiming: requiresTiming)
  }

  @Test(
    "A cell that was not measured on either side is not compared, and says why",
    arguments: [
      (ReportCell.State.void, DecisionName.void, ExitStatus.failed), (.crashed, .void, .internalError),
      (.hung, .void, .internalError), (.missing, .missing, .notComparable),
    ])
  func states(_ state: ReportCell.State, _ decision: DecisionName, _ status: DPAHarness.ExitStatus) throws {
    let good = Fixture.report(Fixture.cell(Self.times))
    let bad = Fixture.report(Fixture.cell(Self.times, state: state, reason: "has a wrong root"))
    for (base, new, side) in [(bad, good, "base"), (good, bad, "new report")] {
      let report = try compare(base, new)
      #expect(report.cells.isEmpty && !report.exact.contains { $0.cell == "a/one" })
      #expect(report.problems.map(\.decision) == [decision])
      let missing =
        "benchmark 'a/one' is missing from the \(side), which was interrupted; both sides need the same benchmarks"
      let void = "cell 'a/one' is void: in the \(side) it has a wrong root"
      #expect(report.problems.first?.sentence.description == (state == .missing ? missing : void))
      #expect(report.verdict().status == status)
    }
  }

  @Test("A run of chosen cells is held against a baseline of all, whose reference cell it need not have")
  func chosen() throws {
    let cell = Fixture.cellInTurn(Self.times, ratios: Fixture.times(2))
    let base = Fixture.report(cell, Fixture.cell(Self.times, name: "b/two"))
    let report = try compare(base, Fixture.report(cell, reference: nil), filter: "^a/")
    #expect(report.problems.isEmpty && report.cells.map(\.timing.decision) == [.equivalent])
  }

  @Test("Another number of samples or another metric compares nothing of the cell")
  func different() throws {
    let base = Fixture.report(Fixture.cell(Self.times, exact: [Self.allocations(4)]))
    let samples = try compare(base, Fixture.report(Fixture.cell(Self.times, samples: 99, exact: [Self.allocations(4)])))
    #expect(samples.cells.isEmpty && samples.exact.isEmpty)
    #expect(
      samples.problems == [
        .notComparable(
          "benchmark 'a/one' is 100 samples in the base and 99 in the new report, so nothing of it can be compared")
      ])
    let metrics = try compare(base, Fixture.report(Fixture.cell(Self.times, metric: .wall)))
    #expect(metrics.cells.isEmpty && metrics.exact.isEmpty)
    #expect(
      metrics.problems == [
        .notComparable(
          "benchmark 'a/one' is judged by cpu_nanoseconds in the base and by wall_nanoseconds in the new report")
      ])
  }

  private static func allocations(_ count: Double, isExact: Bool = true) -> ReportMetric {
    ReportMetric(.allocations, runs: [[count], [count]], isExact: isExact)
  }

  @Test("Exact metrics are compared across machines, never across compilers, allocators or architectures")
  func keys() throws {
    let base = Fixture.report(Fixture.cell(Self.times, exact: [Self.allocations(4)]))
    func other(_ fact: String) -> Report {
      Fixture.report(
        Fixture.cell(Self.times, exact: [Self.allocations(5)]), environment: Fixture.environment([fact: "other"]))
    }
    for fact in ["compiler", "allocator", "architecture"] {
      let report = try compare(base, other(fact))
      #expect(report.exact.isEmpty && report.cells.isEmpty, "\(fact)")
      #expect(report.problems.map(\.decision) == [.notComparable] && report.verdict().status == .notComparable)
    }
    for fact in ["processor", "usable_cores"] {
      let report = try compare(base, other(fact), requiresTiming: true)
      #expect(report.exact.map(\.decision) == [.regressed] && report.cells.isEmpty, "\(fact)")
      #expect(report.problems.count == 1 && report.verdict().status == .notComparable)
    }
  }

  @Test("A metric that varies, or that one side cannot tell, is advisory; what neither tells is left out")
  func advisory() throws {
    func exact(_ base: ReportMetric, _ new: ReportMetric?) throws -> [ExactDecision] {
      try compare(
        Fixture.report(Fixture.cell(Self.times, exact: [base])),
        Fixture.report(Fixture.cell(Self.times, exact: new.map { [$0] } ?? []))
      ).exact
    }
    func advisory(_ change: String, base: Double? = nil, new: Double? = nil) -> [ExactDecision] {
      [
        ExactDecision(
          cell: "a/one", metric: "allocation_count", decision: .advisory, base: base, new: new, change: change)
      ]
    }
    let varies = advisory("not the same on every run, so it is advisory here", base: 4, new: 5)
    #expect(try exact(Self.allocations(4, isExact: false), Self.allocations(5)) == varies)
    #expect(try exact(Self.allocations(4), Self.allocations(5, isExact: false)) == varies)
    let none = ReportMetric.unavailable(.allocations, because: "no hooks")
    #expect(try exact(none, Self.allocations(5)) == advisory("on one side only: no hooks"))
    #expect(try exact(Self.allocations(5), none) == advisory("on one side only: no hooks"))
    #expect(try exact(Self.allocations(5), nil) == advisory("on one side only: not measured"))
    #expect(try exact(none, none).isEmpty)
  }

  @Test("A filter leaves what it finds and the reference cell; one that finds nothing is refused")
  func filter() throws {
    let base = Fixture.report(Fixture.cell(Self.times), Fixture.cell(Self.times, name: "b"))
    let new = Fixture.report(Fixture.cell(Self.times))
    #expect(try compare(base, new).problems.count == 1)
    let report = try compare(base, new, filter: "^a/")
    #expect(report.problems.isEmpty && report.cells.map(\.timing.name) == ["a/one"])
    #expect(throws: HarnessError.usage("there is no benchmark to compare; \(setting: "filter") chooses none")) {
      try compare(base, new, filter: "nothing")
    }
  }

  @Test("Alpha is a share of chances", arguments: [0, 1, -0.5, .nan])
  func alpha(_ alpha: Double) {
    let report = Fixture.report(Fixture.cell(Self.times))
    #expect(throws: HarnessError.usage("\(setting: "alpha") must be above 0 and below 1, not \(alpha)")) {
      try compare(report, report, alpha: alpha)
    }
  }

  @Test("Times that were asked to decide and cannot are not comparable, though the machine is calibrated")
  func requiredTiming() throws {
    func sentences(_ report: Report, floors: Floors = Fixture.floors()) throws -> [Sentence] {
      try compare(report, report, requiresTiming: true, floors: floors).problems.map(\.sentence)
    }
    let good = Fixture.report(Fixture.cell(Self.times))
    #expect(try sentences(good).isEmpty)
    #expect(
      try sentences(Fixture.report(Fixture.cell(Fixture.times(2e6, count: 4)))) == [
        "times were asked to decide, but 4 processes of 'a/one' are too few for 1 cell at alpha 0.01; measure with "
          + "more \(setting: "repeats")"
      ])
    let none: [Sentence] = [
      "times were asked to decide, but no cell that both reports measured beside the reference cell is calibrated"
    ]
    #expect(try sentences(good, floors: Fixture.floors(["other": 0.1])) == none)
    #expect(try sentences(Fixture.report(Fixture.cell(Self.times), reference: nil)) == none)
  }
}
