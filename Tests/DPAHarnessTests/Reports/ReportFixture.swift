import DPAHarness

@testable import HarnessBenchmarks

/// Reports made by hand.
enum ReportFixture {
  static let environment = ReportEnvironment(facts: [
    .init(name: "processor", value: "Example | CPU \u{1B}[1m"), .init(name: "architecture", value: "x86_64"),
    .init(name: "usable_cores", value: "2"), .init(name: "compiler", value: "clang version 21.0.0"),
    .init(name: "allocator", value: "jemalloc 5.3.0"),
    .init(name: "commit", value: nil, unavailable: "git ended with status 128"),
  ])

  static func report(_ outcome: BenchmarkRun.Outcome) -> Report {
    report(outcome.cells, isComplete: outcome.isComplete)
  }

  static func report(_ cells: [ReportCell] = cells, isComplete: Bool = true, seed: UInt64 = 7) -> Report {
    Report(
      startedAt: "2026-11-21T07:00:00Z", size: "smoke", seed: seed, isComplete: isComplete, environment: environment,
      cells: cells)
  }

  static let cells = [
    ReportCell(
      name: "batching/*star*|", sampleCount: 1_000, primaryMetric: "cpu_nanoseconds", state: .measured, root: "aa",
      expectedRoot: "aa",
      metrics: [
        ReportMetric(.wall, runs: [[2e6, 3e6, 2e6], [4e6, 4e6, 9e6], [3e6]]),
        ReportMetric(.processor, runs: [[1e6, 1e6, 5e6], [2e6, 2e6, 2e6], [1.5e6]]),
        ReportMetric(.allocations, runs: [[20], [20]]),
        .unavailable(.peakBytes, because: "peaks need \"hooks\", of jemalloc"),
      ]),
    ReportCell(
      name: "faulty/crash", sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .crashed,
      reason: "its process was ended by signal 4", expectedRoot: "bb"),
    ReportCell(
      name: "reference/portable", sampleCount: 100, primaryMetric: "cpu_nanoseconds", state: .measured, root: "cc",
      expectedRoot: "cc", metrics: [ReportMetric(.processor, runs: [[1e6]])]),
  ]
}
