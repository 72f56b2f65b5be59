package import HarnessKit

/// Measures pairs of many cells as a schedule says, keeps each as it comes, and leaves out what was kept before.
package final class PairRun {
  private let measurement: PairMeasurement
  private let log: PairLog
  private let extra: Int?
  private let progress: @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  /// By cell; rounds in order.
  private var pairs: [String: [Int: MeasuredPair]] = [:]
  private var problems: [String: (round: Int, problem: ComparisonProblem)] = [:]

  /// - Parameter extra: Percent of work that the new side does in addition; only such lines of the log count.
  package init(
    _ measurement: PairMeasurement, log: PairLog, extra: Int? = nil,
    progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) {
    self.measurement = measurement
    self.log = log
    self.extra = extra
    self.progress = progress
    for line in log.lines where line.extra == extra { note(line) }
  }

  /// - Parameter metric: The primary metric of each cell by name.
  /// - Throws: `HarnessError.comparisonInterrupted`, `.fileFailed`.
  package func run(_ schedule: PairSchedule, metrics: [String: String]) async throws(HarnessError) {
    for (index, step) in schedule.steps.enumerated() {
      progress(UInt64(index), UInt64(schedule.steps.count))
      guard problems[step.cell] == nil, pairs[step.cell]?[step.round] == nil else { continue }
      let line = try await line(step, metric: metrics[step.cell] ?? MetricDefinition.processor.name)
      note(line)
      try log.append(line)
    }
  }

  /// The pairs of a cell so far, in the order in which they ran.
  ///
  /// - Parameter limit: Of the rounds; the kept pairs of a resumed run may reach beyond the look that is decided.
  package func pairs(of cell: String, below limit: Int = .max) -> [MeasuredPair] {
    (pairs[cell] ?? [:]).filter { (0..<limit).contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Why a cell is void.
  ///
  /// - Parameter limit: As of `pairs`.
  package func problem(of cell: String, below limit: Int = .max) -> ComparisonProblem? {
    problems[cell].flatMap { $0.round < limit ? $0.problem : nil }
  }

  private func line(_ step: PairSchedule.Step, metric: String) async throws(HarnessError) -> PairLine {
    do throws(CellProcess.Failure) {
      if Task.isCancelled { throw .interrupted }
      let pair = try await measurement.run(step, metric: metric)
      return PairLine(cell: step.cell, round: step.round, extra: extra, pair: pair)
    } catch {
      switch error {
      case .interrupted:
        throw .comparisonInterrupted(pairs: log.lines.count { $0.pair != nil }, state: log.statePath)
      case .void(let reason, let status):
        return PairLine(cell: step.cell, round: step.round, extra: extra, problem: reason, status: status.rawValue)
      }
    }
  }

  private func note(_ line: PairLine) {
    if let pair = line.pair { pairs[line.cell, default: [:]][line.round] = pair }
    if let reason = line.problem {
      // A kept line is a file's word: whatever its status says, a void cell never counts as held.
      let status = line.status.flatMap(ExitStatus.init).flatMap { $0.isFailure ? $0 : nil } ?? .internalError
      problems[line.cell] = (line.round, .void(line.cell, reason, status: status))
    }
  }
}
