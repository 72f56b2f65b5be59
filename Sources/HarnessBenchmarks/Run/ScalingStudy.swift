public import HarnessKit

/// Measures how costs grow with the work, each amount in processes of its own.
public struct ScalingStudy: Sendable {
  private let plan: BenchmarkPlan
  private let run: BenchmarkRun
  private let points: [(factor: ScalingFactor, amount: UInt64)]
  private let executable: String

  /// - Parameters:
  ///   - cell: What is measured of a factor for an amount of it.
  ///   - executable: The path of this program.
  /// - Throws: `HarnessError.usage` for a plan that cannot be.
  package init(
    _ plan: BenchmarkPlan, of cell: (ScalingFactor, UInt64) -> BenchmarkCell, executable: String,
    cores: Int = UsableCores.count, programs: (any ProgramRuns)? = nil
  ) throws(HarnessError) {
    var plan = plan
    plan.memoryRepeats = 0
    plan.countsInstructions = false
    // The largest amounts take seconds, and the least of several processes is taken anyway.
    plan.iterations = 1
    self.plan = plan
    self.executable = executable
    points = ScalingFactor.allCases.flatMap { factor in
      factor.amounts(plan.size, cores: cores).map { (factor, $0) }
    }
    run = try BenchmarkRun(
      plan, of: points.map { cell($0.factor, $0.amount) }, executable: executable, programs: programs)
  }

  /// Cancelling the task ends the process that runs and keeps what is there, marked incomplete.
  ///
  /// - Parameter progress: Told after each process how many are done, and how many there are.
  /// - Throws: `HarnessError` where nothing could be measured.
  public func report(
    startedAt: String, progress: @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async throws(HarnessError) -> (report: ScalingReport, status: ExitStatus) {
    let programs = SystemProgramRuns(timeLimitSeconds: 30)
    let environment = ReportEnvironment(
      facts: await EnvironmentReading.facts(executable: executable, programs: programs))
    let outcome = try await run.run(progress: progress)
    let report = Report(
      startedAt: startedAt, size: plan.size.rawValue, seed: plan.seed, isComplete: outcome.isComplete,
      environment: environment, cells: outcome.cells)
    let studies = ScalingFactor.allCases.map { factor in
      ScalingReport.Study(factor, zip(points, outcome.cells).filter { $0.0.factor == factor }.map(Self.point))
    }
    let scaling = ScalingReport(
      header: ScalingReport.currentHeader, startedAt: startedAt, size: plan.size.rawValue,
      isComplete: outcome.isComplete, machineKey: environment.machineKey, studies: studies)
    return (scaling, report.status)
  }

  package static func point(
    _ point: (factor: ScalingFactor, amount: UInt64), _ cell: ReportCell
  ) -> ScalingReport.Point {
    func least(_ metric: MetricDefinition) -> Double? { cell.metric(metric.name)?.runs.compactMap { $0.min() }.min() }
    return ScalingReport.Point(
      amount: point.amount, wallNanoseconds: least(.wall), processorNanoseconds: least(.processor),
      peakResidentBytes: least(.peakResident), reason: cell.metrics.isEmpty ? cell.reason ?? "not measured" : nil)
  }
}
