import DPAMeasurement
package import HarnessKit

/// Runs cells as processes of their own, one at a time, and collects what they found.
package struct BenchmarkRun: Sendable {
  private let plan: BenchmarkPlan
  private let cells: [BenchmarkCell]
  private let reference: BenchmarkCell?
  private let programs: any ProgramRuns
  private let executable: String

  /// - Parameters:
  ///   - reference: What every timed process takes turns with; nil lets each run by itself.
  ///   - executable: The path of this program.
  /// - Throws: `HarnessError.usage` for a plan or a choice of cells that cannot be.
  package init(
    _ plan: BenchmarkPlan, of cells: [BenchmarkCell], besides reference: BenchmarkCell? = nil, executable: String,
    programs: (any ProgramRuns)? = nil
  ) throws(HarnessError) {
    try plan.check()
    guard !cells.isEmpty else { throw .usage("no benchmark cell is left to run\(step: .listBenchmarks)") }
    self.plan = plan
    self.cells = cells
    self.reference = reference
    self.executable = executable
    self.programs = programs ?? SystemProgramRuns(timeLimitSeconds: plan.secondsOfProcess)
  }

  /// What came out, and whether every process had its turn.
  package struct Outcome: Sendable {
    package let cells: [ReportCell]
    package let isComplete: Bool
  }

  /// - Parameter progress: Told after each process how many are done, and how many there are.
  /// - Throws: What computing the expected roots throws. What goes wrong in a cell's process is in its report.
  package func run(
    progress: @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async throws(HarnessError) -> Outcome {
    var records: [CellRecord] = []
    // Before any process starts: computing a root takes processor time that a timing must not share.
    let unit = try reference.map { cell throws(HarnessError) in
      CellRecord.Reference(cell: cell, root: try cell.expectedRoot())
    }
    for cell in cells { records.append(CellRecord(cell, expecting: try cell.expectedRoot(), besides: unit)) }
    let jobs = plan.jobs(cells)
    for (done, job) in jobs.enumerated() {
      progress(UInt64(done), UInt64(jobs.count))
      guard !Task.isCancelled else { break }
      // A cell that has failed is not run again; its report says why, and the time goes to the others.
      guard records[job.cell].isUsable else { continue }
      if job.pass == .timing, let reference, reference.name != cells[job.cell].name {
        records[job.cell].add(await ends(of: cells[job.cell], besides: reference, number: done))
      } else {
        let command = CellCommand(cells[job.cell], pass: job.pass, plan: plan, executable: executable)
        records[job.cell].add(await end(of: command), of: job.pass)
      }
    }
    return Outcome(cells: records.map { $0.reportCell(plan) }, isComplete: !Task.isCancelled)
  }

  /// How the processes of a cell and of the reference cell ended that took turns.
  private func ends(of cell: BenchmarkCell, besides reference: BenchmarkCell, number: Int) async -> TurnsEnd {
    let command = CellCommand(cell, pass: .timing, plan: plan, executable: executable, inTurn: true)
    // What a user leaves out or adds to the cells is not done to what they are held against.
    var plain = plan
    (plain.skippedWork, plain.cellArguments) = (nil, [])
    let other = CellCommand(reference, pass: .timing, plan: plain, executable: executable, inTurn: true)
    return await programs.takeTurns(
      command.call, other.call,
      // One thread each: on one core neither has the better one. Several threads need all cores.
      ProgramTurns(seed: plan.seed &+ UInt64(number), sharesCore: cell.jobs == 1))
  }

  private func end(of command: CellCommand) async -> ProgramEnd {
    let end = await programs.run(command.program, command.arguments, variables: command.variables)
    guard end == .signalled(Self.interrupt) else { return end }
    // Ctrl-C reaches all processes of a terminal, and this one may learn of it a moment later than the cell.
    try? await Task.sleep(for: .milliseconds(300))
    return Task.isCancelled ? .interrupted : end
  }

  /// SIGINT.
  private static let interrupt: Int32 = 2
}

/// One process of a run: a cell, by its place in the list, and what is measured of it.
package struct CellJob: Hashable, Sendable {
  package let cell: Int
  package let pass: CellPass
}

/// How the process of a cell is started.
package struct CellCommand: Sendable {
  package let program: String
  package let arguments: [String]
  /// Beside the inherited variables.
  package let variables: [String: String]

  var call: ProgramCall { ProgramCall(program, arguments, variables: variables) }

  /// - Parameters:
  ///   - executable: This program.
  ///   - inTurn: Whether its iterations wait for those of another process.
  package init(
    _ cell: BenchmarkCell, pass: CellPass, plan: BenchmarkPlan, executable: String, inTurn: Bool = false
  ) {
    program = executable
    let words = CellArguments.measure(
      cell.name, pass: pass.rawValue, size: plan.size.rawValue, iterations: plan.iterations, inTurn: inTurn,
      // Below the process's own, so that it ends valgrind itself and removes what it made for it.
      timeLimitSeconds: pass == .instructions ? plan.secondsOfProcess * 0.9 : nil, skipping: plan.skippedWork)
    arguments = words + plan.cellArguments
    variables = pass == .memory ? Self.countingVariables : Self.timingVariables
  }

  /// Hash tables laid out the same way each time, and jemalloc as it is built.
  package static let timingVariables = ["SWIFT_DETERMINISTIC_HASHING": "1", "MALLOC_CONF": ""]

  /// Thread caches hide allocations until their thread ends.
  package static let countingVariables = Dictionary(
    uniqueKeysWithValues: AllocationCounter.environment.map { ($0.name, $0.value) })
}
