/// Starts a program's process for one cell and reads the line it prints.
package struct CellProcess: Sendable {
  package let runs: any ProgramRuns
  /// The size of the benchmarks.
  package let size: String

  package init(runs: any ProgramRuns, size: String) {
    self.runs = runs
    self.size = size
  }

  package enum Failure: Error, Equatable, Sendable {
    case interrupted
    /// What is wrong, and what follows.
    case void(String, ExitStatus)
  }

  /// - Parameter extraWorkPercent: As much more of the cell's work is done in each iteration.
  package func run(
    _ path: String, _ cell: String, pass: String, extraWorkPercent: Int = 0, variables: [String: String] = [:]
  ) async throws(Failure) -> CellRun {
    var arguments = ["bench-cell", cell, "--pass", pass, "--size", size]
    if extraWorkPercent > 0 { arguments += ["--extra-work", "\(extraWorkPercent)"] }
    let end = await runs.run(path, arguments, variables: variables)
    guard case .exited(status: 0, let output, _) = end else {
      if end == .interrupted { throw .interrupted }
      throw .void("its \(pass) process \(end.problem ?? "failed")", .internalError)
    }
    let run: CellRun
    do throws(HarnessError) {
      run = try JSONFile.decode(Array(output.utf8), from: path)
    } catch {
      throw .void("its \(pass) process printed what is not a run of a cell: \(error)", .malformed)
    }
    guard run.version == CellRun.currentVersion else {
      throw .void(
        "its \(pass) process prints version \(run.version), but this program reads \(CellRun.currentVersion)",
        .notComparable)
    }
    return run
  }
}
