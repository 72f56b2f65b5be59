package import HarnessKit

/// Starts a program's process for one cell and reads the line it prints.
package struct CellProcess: Sendable {
  package let runs: any ProgramRuns
  /// The size of the benchmarks.
  package let size: String
  private let expected: ExpectedRuns

  package init(runs: any ProgramRuns, size: String, expecting expected: ExpectedRuns) {
    self.runs = runs
    self.size = size
    self.expected = expected
  }

  package enum Failure: Error, Equatable, Sendable {
    case interrupted
    /// What is wrong, and what follows.
    case void(String, ExitStatus)

    fileprivate init(_ fault: CellFault, of process: String, sampleCount: UInt64) {
      switch fault {
      case .interrupted: self = .interrupted
      case .ended(let end): self = .void("\(process) \(end.problem ?? "failed")", .internalError)
      case .unreadable(let error):
        self = .void("\(process) printed what is not a run of a cell: \(error)", .malformed)
      case .otherVersion(let version):
        let own = CellRun.currentVersion
        self = .void("\(process) prints version \(version), but this program reads \(own)", .notComparable)
      case .otherCell(let run):
        let printed = "\(run.sampleCount) samples of '\(run.cell)'"
        self = .void("\(process) printed \(printed) in place of \(sampleCount)", .malformed)
      }
    }
  }

  /// One process of a cell.
  package struct Call: Sendable {
    package let path: String
    package let cell: String
    /// As much more of the cell's work is done in each iteration.
    package let extraWorkPercent: Int
    package let variables: [String: String]

    package init(_ path: String, _ cell: String, extraWorkPercent: Int = 0, variables: [String: String] = [:]) {
      self.path = path
      self.cell = cell
      self.extraWorkPercent = extraWorkPercent
      self.variables = variables
    }
  }

  /// - Returns: A run in which every iteration computed the expected root.
  package func run(_ call: Call, pass: String) async throws(Failure) -> CellRun {
    let expected = try expectedRun(of: call.cell)
    let end = await runs.run(call.path, arguments(call, pass: pass), variables: call.variables)
    return try run(end, of: call, pass: pass, expected)
  }

  /// Two timing processes that take turns, iteration by iteration.
  ///
  /// - Returns: Runs in which every iteration computed the expected root.
  package func runInTurn(
    _ first: Call, _ second: Call, _ turns: ProgramTurns
  ) async throws(Failure) -> (first: CellRun, second: CellRun) {
    let expected = (try expectedRun(of: first.cell), try expectedRun(of: second.cell))
    let ends = await runs.takeTurns(program(first), program(second), turns)
    // The one that has no end was ended because of the other's.
    if ends.first == nil, let end = ends.second { _ = try run(end, of: second, pass: "timing", expected.1) }
    guard let firstEnd = ends.first else { throw .void("its timing process has no end", .internalError) }
    let firstRun = try run(firstEnd, of: first, pass: "timing", expected.0)
    guard let secondEnd = ends.second else { throw .void("its timing process has no end", .internalError) }
    return (firstRun, try run(secondEnd, of: second, pass: "timing", expected.1))
  }

  private func program(_ call: Call) -> ProgramCall {
    ProgramCall(call.path, arguments(call, pass: "timing", inTurn: true), variables: call.variables)
  }

  private func arguments(_ call: Call, pass: String, inTurn: Bool = false) -> [String] {
    let extraWork = call.extraWorkPercent > 0 ? "\(call.extraWorkPercent)" : nil
    return CellArguments.measure(call.cell, pass: pass, size: size, extraWork: extraWork, inTurn: inTurn)
  }

  private func expectedRun(of cell: String) throws(Failure) -> ExpectedRuns.Run {
    // A time without a root to check may be the time of doing nothing.
    guard let expected = expected[cell] else {
      throw .void("this program does not have it with as many samples, so its root cannot be checked", .notComparable)
    }
    return expected
  }

  private func run(
    _ end: ProgramEnd, of call: Call, pass: String, _ expected: ExpectedRuns.Run
  ) throws(Failure) -> CellRun {
    let run: CellRun
    do throws(CellFault) {
      run = try CellRun(end, of: call.path, for: call.cell, sampleCount: expected.sampleCount)
    } catch {
      throw Failure(error, of: "its \(pass) process", sampleCount: expected.sampleCount)
    }
    if let wrong = run.wrongRoot(expecting: expected.root) {
      throw .void(
        "a \(pass) process of '\(call.path)' computed the root \(wrong), and it must be \(expected.root)", .failed)
    }
    return run
  }
}
