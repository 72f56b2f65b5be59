import DPAMeasurement
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
    // One log holds the pairs of all percentages of a calibration; this run may only count its own.
    for line in log.lines where line.extra == extra { note(line) }
  }

  /// - Parameter metric: The primary metric of each cell by name.
  /// - Throws: `HarnessError.comparisonInterrupted`, `.fileFailed`.
  package func run(_ schedule: PairSchedule, metrics: [String: String]) async throws(HarnessError) {
    for (index, step) in schedule.steps.enumerated() {
      progress(UInt64(index), UInt64(schedule.steps.count))
      // A void cell is not measured further: its pairs could not decide anything any more.
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

/// Runs one pair: a process of each build, and how their primary metrics compare.
package struct PairMeasurement: Sendable {
  private let process: CellProcess
  private let base: String
  private let new: String
  private let pairing: Pairing
  /// Work that the new side does in addition, in percent.
  private let extraWorkPercent: Int
  private let seed: UInt64

  package init(
    process: CellProcess, base: String, new: String, pairing: Pairing, extraWorkPercent: Int = 0, seed: UInt64
  ) {
    self.process = process
    self.base = base
    self.new = new
    self.pairing = pairing
    self.extraWorkPercent = extraWorkPercent
    self.seed = seed
  }

  package func run(_ step: PairSchedule.Step, metric: String) async throws(CellProcess.Failure) -> MeasuredPair {
    // From the seed, the round and the cell, not from a running stream: a resumed run draws the same.
    var random = SplitMix64(seed: seed ^ (UInt64(step.round) << 32) ^ Self.hash(step.cell))
    let base = CellProcess.Call(base, step.cell, variables: Self.variables(&random))
    let new = CellProcess.Call(
      new, step.cell, extraWorkPercent: extraWorkPercent, variables: Self.variables(&random))
    let calls = step.isBaseFirst ? (base, new) : (new, base)
    let runs =
      switch pairing {
      case .backToBack: try await runBackToBack(calls.0, calls.1)
      case .inTurn:
        // What is judged by processor time has one thread: on a core of its own neither process has the better one.
        try await process.runInTurn(
          calls.0, calls.1,
          ProgramTurns(seed: random.next(), sharesCore: metric == MetricDefinition.processor.name))
      }
    let figures = (try Self.figures(runs.first, metric), try Self.figures(runs.second, metric))
    return try pair(step.isBaseFirst ? figures : (figures.1, figures.0), step.isBaseFirst)
  }

  private func runBackToBack(
    _ first: CellProcess.Call, _ second: CellProcess.Call
  ) async throws(CellProcess.Failure) -> (first: CellRun, second: CellRun) {
    (try await process.run(first, pass: "timing"), try await process.run(second, pass: "timing"))
  }

  private func pair(
    _ figures: (base: [Double], new: [Double]), _ isBaseFirst: Bool
  ) throws(CellProcess.Failure) -> MeasuredPair {
    guard pairing == .inTurn else {
      return MeasuredPair(
        base: SampleStatistics.median(figures.base), new: SampleStatistics.median(figures.new),
        isBaseFirst: isBaseFirst)
    }
    guard figures.base.count == figures.new.count else {
      throw .void(
        "its processes took turns over \(figures.base.count) and \(figures.new.count) iterations", .notComparable)
    }
    return MeasuredPair(base: figures.base, new: figures.new, isBaseFirst: isBaseFirst)
  }

  private static func figures(_ run: CellRun, _ metric: String) throws(CellProcess.Failure) -> [Double] {
    guard let values = run[metric], !values.isEmpty, values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .void("its process has no positive '\(metric)'", .internalError)
    }
    return values
  }

  /// An environment of random length, so that the luck of where a process's memory lies is not the same for all pairs
  /// (Mytkowicz et al. 2009), and else that of every timed process.
  private static func variables(_ random: inout SplitMix64) -> [String: String] {
    // Up to a page, which moves the stack to any offset within one.
    let length = Int(random.next(below: 4_096))
    return CellCommand.timingVariables.merging(["DPA_PADDING": String(repeating: "x", count: length)]) { $1 }
  }

  /// FNV-1a, since Swift's own hash differs between processes.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
