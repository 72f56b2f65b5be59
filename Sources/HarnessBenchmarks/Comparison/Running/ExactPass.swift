package import HarnessKit

/// The exact metrics of two builds: each cell's memory is counted twice in each build, and what is the same both times
/// is compared exactly.
package struct ExactPass: Sendable {
  private static let metrics: [MetricDefinition] = [.allocations, .allocatedBytes, .liveBytes, .peakBytes]
  /// Processes of a cell that count, of a build of which nothing is known.
  private static let runCount = 2

  let process: CellProcess
  let base: CellProgram
  let new: CellProgram
  /// What the base counted before, by cell: it is not run again, and where two runs of it agree the new build is run
  /// once.
  var counted: [String: [CellRun]] = [:]

  package struct Result: Sendable {
    package var decisions: [ExactDecision] = []
    package var problems: [ComparisonProblem] = []
  }

  /// - Throws: `HarnessError.comparisonInterrupted`.
  package func run(_ cells: [ListedCell], log: PairLog) async throws(HarnessError) -> Result {
    var result = Result()
    for cell in cells {
      do throws(CellProcess.Failure) {
        // No order to balance here: counts do not depend on what ran before.
        var baseRuns = counted[cell.name] ?? []
        let newCount = baseRuns.isEmpty ? Self.runCount : 1
        if baseRuns.isEmpty { baseRuns = try await runs(base.path, cell.name, Self.runCount) }
        let newRuns = try await runs(new.path, cell.name, newCount)
        result.decisions += Self.metrics.compactMap { Self.decide(cell.name, $0, baseRuns, newRuns) }
      } catch {
        switch error {
        case .interrupted:
          throw .comparisonInterrupted(pairs: log.lines.count { $0.pair != nil }, state: log.statePath)
        case .void(let reason, let status): result.problems.append(.void(cell.name, reason, status: status))
        }
      }
    }
    return result
  }

  /// Counts each cell of the base, for as many builds beside it as are wanted.
  ///
  /// - Throws: `HarnessError.comparisonInterrupted`; `.notComparable` where a process fails.
  package func countingBase(_ cells: [ListedCell]) async throws(HarnessError) -> ExactPass {
    var pass = self
    for cell in cells {
      do throws(CellProcess.Failure) {
        pass.counted[cell.name] = try await runs(base.path, cell.name, Self.runCount)
      } catch {
        switch error {
        case .interrupted: throw .comparisonInterrupted(pairs: 0, state: nil)
        case .void(let reason, let status):
          throw .notComparable(ComparisonProblem.void(cell.name, reason, status: status).sentence)
        }
      }
    }
    return pass
  }

  private func runs(_ path: String, _ cell: String, _ count: Int) async throws(CellProcess.Failure) -> [CellRun] {
    if Task.isCancelled { throw .interrupted }
    let call = CellProcess.Call(path, cell, variables: CellCommand.countingVariables)
    var runs: [CellRun] = []
    for _ in 0..<count { runs.append(try await process.run(call, pass: "memory")) }
    return runs
  }

  /// Nil where neither build knows the metric.
  private static func decide(
    _ cell: String, _ metric: MetricDefinition, _ base: [CellRun], _ new: [CellRun]
  ) -> ExactDecision? {
    let all = (base + new).map { run in run.values.first { $0.metric == metric.name } }
    let known = all.compactMap { $0 }
    if known.isEmpty { return nil }
    func advisory(_ reason: String) -> ExactDecision {
      ExactDecision(cell: cell, metric: metric.name, decision: .advisory, change: reason)
    }
    if let reason = known.compactMap(\.reason).first { return advisory("unavailable: \(reason)") }
    // A metric that one build does not know yet is no regression of the other.
    if known.count < all.count { return advisory("not every run tells it") }
    guard let baseValue = constant(base, metric), let newValue = constant(new, metric) else {
      return advisory("not the same in two runs of one build, so it is advisory here")
    }
    return ExactDecision(cell: cell, metric: metric, base: baseValue, new: newValue)
  }

  /// The value, where it is the same in every iteration of both runs.
  private static func constant(_ runs: [CellRun], _ metric: MetricDefinition) -> Double? {
    let values = runs.flatMap { $0[metric.name] ?? [] }
    guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
    return first
  }
}
