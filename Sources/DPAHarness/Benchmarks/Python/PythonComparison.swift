import DPAEngine

/// Holds the engine against CPython on the same work, side by side: each in turn, round after round, the fastest of
/// both.
public struct PythonComparison: Sendable {
  private let script: String
  private let executable: String
  private let rounds: Int
  private let pairs: [Pair]
  private let programs: any ProgramRuns

  /// One baseline of the script, and the cell that does the same work on one thread.
  private struct Pair: Sendable {
    let baseline: String
    let cell: BenchmarkCell
  }

  /// - Parameters:
  ///   - script: The path of `scripts/baseline.py`.
  ///   - executable: The path of this program.
  /// - Throws: `HarnessError.fileFailed` where the script is not there, `.usage` for a number that cannot be.
  public init(script: String, rounds: Int, executable: String) throws(HarnessError) {
    guard SystemFiles().kind(of: script) == .regular else {
      throw .fileFailed(action: "find the script", path: script, reason: "name scripts/baseline.py of this project")
    }
    try self.init(
      script: script, rounds: rounds, executable: executable, programs: SystemProgramRuns(timeLimitSeconds: 120))
  }

  package init(
    script: String, rounds: Int, executable: String, programs: any ProgramRuns
  ) throws(HarnessError) {
    guard (1...1_000).contains(rounds) else { throw .usage("--repeats must be 1 to 1000, not \(rounds)") }
    self.script = script
    self.executable = executable
    self.rounds = rounds
    self.programs = programs
    let fastest = Kernel.automatic
    let names = [
      ("chain", "generation/moderate/depth-10/\(fastest)/jobs-1"), ("records", "files/generate/records"),
      ("json-write", "files/generate/json"), ("json-read", "files/read/json"),
    ]
    var pairs: [Pair] = []
    for (baseline, name) in names {
      pairs.append(Pair(baseline: baseline, cell: try BenchmarkCells.named(name, size: .default)))
    }
    self.pairs = pairs
  }

  /// Cancelling the task ends the program that runs and keeps what is there.
  ///
  /// - Parameter progress: Told after each round of a pair how many are done, and how many there are.
  public func report(
    progress: @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async -> PythonReport {
    var rows = pairs.map { PythonReport.Row(baseline: $0.baseline, cell: $0.cell.name) }
    let total = UInt64(rounds * pairs.count)
    for round in 0..<rounds {
      for (place, pair) in pairs.enumerated() {
        progress(UInt64(round * pairs.count + place), total)
        guard !Task.isCancelled, rows[place].problem == nil else { continue }
        rows[place].addBaseline(await pythonRate(pair))
        rows[place].addOwn(await ownRate(pair))
      }
    }
    return PythonReport(rows: rows, isComplete: !Task.isCancelled)
  }

  private func pythonRate(_ pair: Pair) async -> Result<Double, PythonReport.Problem> {
    struct Line: Decodable {
      let rate: Double
      enum CodingKeys: String, CodingKey { case rate = "samples_per_second" }
    }
    let end = await programs.run(
      "python3", [script, pair.baseline, "--json", "--repeats", "1"], variables: [:])
    guard case .exited(status: 0, let output, _) = end else {
      return .failure(PythonReport.Problem(reason: "CPython \(end.problem ?? "")"))
    }
    guard let line: Line = try? JSONFile.decode(Array(output.utf8), from: "CPython's output"), line.rate > 0 else {
      return .failure(PythonReport.Problem(reason: "the script printed no rate"))
    }
    return .success(line.rate)
  }

  private func ownRate(_ pair: Pair) async -> Result<Double, PythonReport.Problem> {
    let plan = BenchmarkPlan(size: .default, seed: 0)
    let command = CellCommand(pair.cell, pass: .timing, plan: plan, executable: executable)
    let end = await programs.run(command.program, command.arguments, variables: command.variables)
    guard case .exited(status: 0, let output, _) = end else {
      return .failure(PythonReport.Problem(reason: "the cell \(end.problem ?? "")"))
    }
    guard let run: CellRun = try? JSONFile.decode(Array(output.utf8), from: "a cell's output"),
      let least = run[MetricDefinition.wall.name]?.min(), least > 0
    else { return .failure(PythonReport.Problem(reason: "the cell printed no time")) }
    return .success(Double(run.sampleCount) / (least / 1e9))
  }
}
