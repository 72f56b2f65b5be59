@testable import DPAHarness
@testable import HarnessBenchmarks

/// Stored reports with times that a test says.
enum StoredFixture {
  static let reference = BenchmarkCell.referenceName

  static func environment(_ changed: [String: String] = [:]) -> ReportEnvironment {
    let facts = [
      ("architecture", "x86_64"), ("processor", "p"), ("usable_cores", "2"), ("compiler", "c"), ("allocator", "j"),
    ]
    return ReportEnvironment(facts: facts.map { .init(name: $0, value: changed[$0] ?? $1) })
  }

  /// - Parameter times: Of each process.
  static func cell(
    _ times: [Double], name: String = "a/one", samples: UInt64 = 100, metric: MetricDefinition = .processor,
    state: ReportCell.State = .measured, reason: String? = nil, root: String = "aa", exact: [ReportMetric] = []
  ) -> ReportCell {
    ReportCell(
      name: name, sampleCount: samples, primaryMetric: metric.name, state: state, reason: reason, root: root,
      expectedRoot: root, metrics: [ReportMetric(metric, runs: times.map { [$0] })] + exact)
  }

  /// With a reference cell that takes the same time in each of ten processes.
  static func report(
    _ cells: ReportCell..., reference times: [Double]? = [Double](repeating: 1e6, count: 10),
    environment: ReportEnvironment = environment(), startedAt: String = "2026-11-21T07:00:00Z",
    isComplete: Bool = true
  ) -> Report {
    Report(
      startedAt: startedAt, size: "nightly", seed: 1, isComplete: isComplete, environment: environment,
      cells: cells + (times.map { [cell($0, name: reference)] } ?? []))
  }

  /// A cell whose processes took turns with the reference cell's.
  static func cellInTurn(_ times: [Double], ratios: [Double], name: String = "a/one") -> ReportCell {
    let plain = cell(times, name: name)
    return ReportCell(
      name: name, sampleCount: plain.sampleCount, primaryMetric: plain.primaryMetric, state: .measured,
      root: plain.root, expectedRoot: plain.root,
      metrics: plain.metrics + [ReportMetric(.referenceRatio, runs: ratios.map { [$0, $0, 9 * $0] })])
  }

  /// Times around one, close together and all different.
  static func times(_ time: Double, count: Int = 10) -> [Double] {
    (0..<count).map { time * (1 + Double($0) * 1e-6) }
  }

  static func floors(_ floors: [String: Double] = ["a/one": 0.01]) -> Floors {
    Floors(isQualified: true, origin: "calibrated", floors: floors)
  }
}
