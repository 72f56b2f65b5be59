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
  }

  /// - Parameter extraWorkPercent: As much more of the cell's work is done in each iteration.
  /// - Returns: A run in which every iteration computed the expected root.
  package func run(
    _ path: String, _ cell: String, pass: String, extraWorkPercent: Int = 0, variables: [String: String] = [:]
  ) async throws(Failure) -> CellRun {
    // A time without a root to check may be the time of doing nothing.
    guard let expected = expected[cell] else {
      throw .void("this program does not have it with as many samples, so its root cannot be checked", .notComparable)
    }
    let extraWork = extraWorkPercent > 0 ? "\(extraWorkPercent)" : nil
    let arguments = CellArguments.measure(cell, pass: pass, size: size, extraWork: extraWork)
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
    // The version comes before the cell: what another version means by its keys is not known.
    guard run.version == CellRun.currentVersion else {
      throw .void(
        "its \(pass) process prints version \(run.version), but this program reads \(CellRun.currentVersion)",
        .notComparable)
    }
    guard run.isOf(cell, sampleCount: expected.sampleCount) else {
      throw .void(
        "its \(pass) process printed \(run.sampleCount) samples of '\(run.cell)' in place of \(expected.sampleCount)",
        .malformed)
    }
    if let wrong = run.wrongRoot(expecting: expected.root) {
      throw .void("a \(pass) process of '\(path)' computed the root \(wrong), and it must be \(expected.root)", .failed)
    }
    return run
  }
}
