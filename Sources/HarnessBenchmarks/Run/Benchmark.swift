import DPAMeasurement
public import HarnessKit

/// A whole run of the benchmarks, from the environment before it to the report.
public struct Benchmark: Sendable {
  private let plan: BenchmarkPlan
  private let run: BenchmarkRun
  private let executable: String

  /// - Parameters:
  ///   - cells: All cells there are.
  ///   - filter: Only cells in whose name this regular expression is found.
  ///   - executable: The path of this program.
  /// - Throws: `HarnessError.usage` for a plan or a filter that cannot be.
  public init(
    _ plan: BenchmarkPlan, of cells: [BenchmarkCell], filter: String?, executable: String
  ) throws(HarnessError) {
    self.plan = plan
    self.executable = executable
    run = try BenchmarkRun(
      plan, of: try Self.chosen(cells, filter: filter),
      besides: cells.first { $0.name == BenchmarkCell.referenceName }, executable: executable)
  }

  /// The names that a run would have, as `--list` shows them.
  ///
  /// - Throws: `HarnessError.usage` for a filter that cannot be.
  public static func list(
    _ cells: [BenchmarkCell], filter: String?, _ format: DocumentFormat
  ) throws(HarnessError) -> String {
    let list = BenchmarkList(try chosen(cells, filter: filter))
    return format == .json ? list.json : list.text
  }

  /// Measures. Cancelling the task ends the process that runs and keeps what is there, marked incomplete.
  ///
  /// - Parameter progress: Told after each process how many are done, and how many there are.
  /// - Throws: `HarnessError` where nothing could be measured.
  public func report(
    startedAt: String, progress: @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async throws(HarnessError) -> Report {
    let before = await EnvironmentReading.facts(
      executable: executable, programs: SystemProgramRuns(timeLimitSeconds: 30))
    // As late as possible, and the other one as early: only the load around the measuring tells anything.
    let loadBefore = EnvironmentReading.load("load_before")
    let outcome = try await run.run(progress: progress)
    let facts = before + [loadBefore, EnvironmentReading.load("load_after")]
    return Report(
      startedAt: startedAt, size: plan.size.rawValue, seed: plan.seed, isComplete: outcome.isComplete,
      environment: ReportEnvironment(facts: facts), cells: outcome.cells)
  }

  private static func chosen(_ cells: [BenchmarkCell], filter: String?) throws(HarnessError) -> [BenchmarkCell] {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    // By name, so that the order of suites in the source does not show in reports.
    return (try filter?.choose(cells, by: \.name) ?? cells).sorted { $0.name < $1.name }
  }
}

extension Report {
  /// 130 for an interrupted run, 70 where a cell crashed or hung, 1 where a root is wrong, else 0.
  public var status: ExitStatus { Self.status(of: cells.map(\.state), isComplete: isComplete) }

  package static func status(of cells: [ReportCell.State], isComplete: Bool) -> ExitStatus {
    guard isComplete else { return .interrupted }
    return ExitStatus.mostSevere(
      cells.map { state in
        switch state {
        case .measured: .held
        case .void: .failed
        case .crashed, .hung, .missing: .internalError
        }
      })
  }
}
