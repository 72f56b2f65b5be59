import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Two stored reports are compared by what is exact, and by ratios to the reference cell")
struct ReportComparisonTests {
  private static let floors = Floors(
    isQualified: true, origin: "calibrated 2026-11-21T07:00:00Z", floors: ["a/one": 0.01])

  private static func environment(_ processor: String) -> ReportEnvironment {
    ReportEnvironment(facts: [
      .init(name: "architecture", value: "x86_64"), .init(name: "processor", value: processor),
      .init(name: "usable_cores", value: "2"), .init(name: "compiler", value: "c"),
      .init(name: "allocator", value: "jemalloc 5.3.0"),
    ])
  }

  private static func cell(_ name: String, time: Double, allocations: Double = 0, root: String = "aa") -> ReportCell {
    ReportCell(
      name: name, sampleCount: 100, primaryMetric: "cpu_nanoseconds", state: .measured, root: root, expectedRoot: root,
      metrics: [
        ReportMetric(.processor, runs: (0..<10).map { [time * (1 + Double($0) / 1_000)] }),
        ReportMetric(.allocations, runs: [[allocations], [allocations]]),
      ])
  }

  private static func report(
    time: Double = 2e6, reference: Double = 1e6, allocations: Double = 0, root: String = "aa",
    processor: String = "p", extra: [ReportCell] = []
  ) -> Report {
    Report(
      startedAt: "2026-11-21T07:00:00Z", size: "nightly", seed: 1, isComplete: true,
      environment: environment(processor),
      cells: [
        cell("a/one", time: time, allocations: allocations, root: root), cell("reference/portable", time: reference),
      ] + extra)
  }

  private func compare(
    _ base: Report, _ new: Report, requiresTiming: Bool = false
  ) throws(HarnessError) -> ComparisonReport {
    try ReportComparison(base: base, new: new, floors: Self.floors)
      .run(labels: (base: "base", new: "new"), requiresTiming: requiresTiming)
  }

  @Test("The same report is equivalent to itself")
  func same() throws {
    let report = try compare(Self.report(), Self.report())
    #expect(report.cells.map(\.timing.decision) == [.equivalent])
    #expect(report.verdict().status == .held)
  }

  @Test("A machine that is slower as a whole changes no ratio; a cell that is slower alone does")
  func ratios() throws {
    #expect(try compare(Self.report(), Self.report(time: 4e6, reference: 2e6)).verdict().status == .held)
    let slower = try compare(Self.report(), Self.report(time: 2.6e6))
    #expect(slower.cells.map(\.timing.decision) == [.regressed])
    #expect(slower.verdict().status == .regression)
  }

  @Test("A baseline from another machine is not comparable: exit status 4")
  func otherMachine() throws {
    let report = try compare(Self.report(processor: "another"), Self.report())
    #expect(report.cells.isEmpty)
    #expect(report.exact.map(\.decision) == [.equivalent, .equivalent])
    #expect(report.problems.first?.decision == .notComparable)
    #expect(
      report.problems.first?.sentence.description
        == "the base was measured on another machine class, 'x86_64 | another | 2 | c | jemalloc 5.3.0', than the new "
        + "report, 'x86_64 | p | 2 | c | jemalloc 5.3.0', which has no baseline")
    #expect(report.verdict().status == .notComparable)
  }

  @Test("A report with another root is void: exit status 1")
  func otherRoot() throws {
    let report = try compare(Self.report(), Self.report(root: "bb"))
    #expect(
      report.problems.map(\.sentence) == ["cell 'a/one' is void: the base computed the root aa, the new report bb"])
    #expect(report.verdict().status == .failed)
  }

  @Test("A zero baseline: from nothing to something is a regression, exit status 2, and back is an improvement")
  func zeroBaseline() throws {
    let worse = try compare(Self.report(), Self.report(allocations: 3))
    #expect(worse.exact.first?.decision == .regressed)
    #expect(worse.exact.first?.change == "from 0")
    #expect(worse.verdict().status == .regression)
    let better = try compare(Self.report(allocations: 3), Self.report())
    #expect(better.exact.first?.decision == .improved)
    #expect(better.verdict().status == .held)
    #expect(better.verdict(failsOnImproved: true).status == .regression)
  }

  @Test("A benchmark on one side only is named on either side: exit status 4")
  func missing() throws {
    let more = Self.report(extra: [Self.cell("z/new", time: 1e6)])
    #expect(
      try compare(Self.report(), more).problems.map(\.sentence) == [
        "benchmark 'z/new' is missing from the base; both sides need the same benchmarks"
      ])
    #expect(try compare(more, Self.report()).verdict().status == .notComparable)
  }

  @Test("Times that are asked to decide on a machine without a calibration: exit status 4")
  func notCalibrated() throws {
    let comparison = try ReportComparison(
      base: Self.report(), new: Self.report(time: 9e6), floors: .none("it has none"))
    let advisory = comparison.run(labels: (base: "base", new: "new"))
    #expect(advisory.cells.map(\.timing.decision) == [.advisory])
    #expect(advisory.verdict().status == .held)
    let asked = comparison.run(labels: (base: "base", new: "new"), requiresTiming: true)
    #expect(
      asked.problems.map(\.sentence) == [
        "times were asked to decide, but it has none\(step: .calibrate)"
      ])
    #expect(asked.verdict().status == .notComparable)
  }

  @Test("Every format shows the figures")
  func formats() throws {
    let verdict = try compare(Self.report(), Self.report(time: 2.6e6)).verdict()
    let text = VerdictFormat.text.render(verdict)
    #expect(text.hasPrefix("cell   metric           verdict     effect"))
    #expect(text.contains("a/one  cpu_nanoseconds  regressed  +30.0 %"))
    #expect(text.hasSuffix("compare: REGRESSED, 2 cases held, 1 failed\n"))
    #expect(VerdictFormat.markdown.render(verdict).contains("| a/one | cpu\\_nanoseconds | regressed | +30.0 % |"))
    #expect(VerdictFormat.json.render(verdict).contains("\"exit_status\" : 2"))
    #expect(VerdictFormat.junit.render(verdict).contains("timing, metric cpu_nanoseconds"))
    #expect(VerdictFormat.github.render(verdict).contains("::error title=FAILED timing%2C case 'a/one'"))
  }
}
