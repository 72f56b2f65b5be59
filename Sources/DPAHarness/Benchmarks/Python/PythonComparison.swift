import DPAEngine
public import HarnessBenchmarks
public import HarnessKit

/// Holds the engine against CPython on the same work, side by side: each in turn, round after round, the fastest of
/// both.
public struct PythonComparison: Sendable {
  private let script: String
  private let executable: String
  private let rounds: Int
  private let pairs: [Pair]
  private let programs: any ProgramRuns

  /// A baseline, and the roots without which a rate is worth nothing.
  private struct Pair: Sendable {
    let baseline: PythonBaseline
    let baselineRoot: String
    let cellRoot: String
  }

  /// - Parameters:
  ///   - script: The path of `scripts/oracle/baseline.py`.
  ///   - executable: The path of this program.
  /// - Throws: `HarnessError.fileFailed` where the script is not there, `.usage` for a number that cannot be.
  public init(script: String, rounds: Int, executable: String) throws(HarnessError) {
    guard SystemFiles().kind(of: script) == .regular else {
      throw .fileFailed(
        action: "find the script", path: script, reason: "name scripts/oracle/baseline.py of this project")
    }
    var baselines: [PythonBaseline] = []
    for name in PythonBaseline.Name.allCases { baselines.append(try PythonBaseline(name)) }
    try self.init(
      script: script, rounds: rounds, baselines: baselines, executable: executable,
      programs: SystemProgramRuns(timeLimitSeconds: 120))
  }

  package init(
    script: String, rounds: Int, baselines: [PythonBaseline], executable: String, programs: any ProgramRuns
  ) throws(HarnessError) {
    guard (1...1_000).contains(rounds) else { throw .usage("\(setting: "repeats") must be 1 to 1000, not \(rounds)") }
    self.script = script
    self.executable = executable
    self.rounds = rounds
    self.programs = programs
    var pairs: [Pair] = []
    for baseline in baselines {
      // Computed before the first round: a rate is only taken where the hash that belongs to it was right.
      pairs.append(
        Pair(
          baseline: baseline, baselineRoot: try baseline.expectedRoot().description,
          cellRoot: try baseline.cell.expectedRoot().description))
    }
    self.pairs = pairs
  }

  /// Cancelling the task ends the program that runs and keeps what is there.
  ///
  /// - Parameter progress: Told after each round of a pair how many are done, and how many there are.
  public func report(
    progress: @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async -> PythonReport {
    var rows = pairs.map { PythonReport.Row(baseline: $0.baseline.name.rawValue, cell: $0.baseline.cell.name) }
    let total = UInt64(rounds * pairs.count)
    for round in 0..<rounds {
      for (place, pair) in pairs.enumerated() {
        progress(UInt64(round * pairs.count + place), total)
        // A baseline that failed once stays out: its next rounds would only repeat the failure.
        guard !Task.isCancelled, rows[place].problem == nil else { continue }
        rows[place].addBaseline(await pythonRate(pair))
        rows[place].addOwn(await ownRate(pair))
      }
    }
    return PythonReport(rows: rows, isComplete: !Task.isCancelled)
  }

  private func pythonRate(_ pair: Pair) async -> Result<Double, PythonReport.Problem> {
    let (name, count) = (pair.baseline.name.rawValue, pair.baseline.sampleCount)
    let end = await programs.run(
      "python3", [script, name, "--json", "--repeats", "1", "--count", "\(count)"], variables: [:])
    guard case .exited(status: 0, let output, _) = end else { return Self.failure("CPython \(end.problem ?? "")") }
    guard let line: Line = try? JSONFile.decode(Array(output.utf8), from: "CPython's output"),
      line.baseline == name, line.count == count, line.rate > 0, line.rate.isFinite
    else { return Self.failure("the script printed no rate of \(count) samples") }
    guard line.roots == [pair.baselineRoot] else {
      return Self.failure(Self.sentence("the script", line.roots.joined(separator: ", "), pair.baselineRoot))
    }
    return .success(line.rate)
  }

  /// What the script prints.
  private struct Line: Decodable {
    let baseline: String
    let count: UInt64
    let rate: Double
    let roots: [String]

    enum CodingKeys: String, CodingKey {
      case baseline, count, roots
      case rate = "samples_per_second"
    }
  }

  private func ownRate(_ pair: Pair) async -> Result<Double, PythonReport.Problem> {
    let cell = pair.baseline.cell
    // The seed only orders the processes of a run, and this is one process.
    let plan = BenchmarkPlan(size: .default, seed: 0)
    let command = CellCommand(cell, pass: .timing, plan: plan, executable: executable)
    let end = await programs.run(command.program, command.arguments, variables: command.variables)
    guard case .exited(status: 0, let output, _) = end else { return Self.failure("the cell \(end.problem ?? "")") }
    guard let run: CellRun = try? JSONFile.decode(Array(output.utf8), from: "a cell's output"),
      run.isOf(cell.name, sampleCount: cell.sampleCount)
    else { return Self.failure("the process of the cell printed something else than its run") }
    if let wrong = run.wrongRoot(expecting: pair.cellRoot) {
      return Self.failure(Self.sentence("the cell", wrong, pair.cellRoot))
    }
    // The fastest, as of the script: other load only ever adds time.
    guard let least = run[MetricDefinition.wall.name]?.min(), least > 0 else {
      return Self.failure("the cell printed no time")
    }
    return .success(Double(run.sampleCount) / (least / 1e9))
  }

  private static func failure(_ reason: String) -> Result<Double, PythonReport.Problem> {
    .failure(PythonReport.Problem(reason: reason))
  }

  private static func sentence(_ what: String, _ found: String, _ expected: String) -> String {
    "\(what) computed the root \(found), and it must be \(expected)"
  }
}
