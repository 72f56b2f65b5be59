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
    let run: CellRun
    do throws(CellFault) {
      run = try CellRun(end, of: path, for: cell, sampleCount: expected.sampleCount)
    } catch {
      throw Failure(error, of: "its \(pass) process", sampleCount: expected.sampleCount)
    }
    if let wrong = run.wrongRoot(expecting: expected.root) {
      throw .void("a \(pass) process of '\(path)' computed the root \(wrong), and it must be \(expected.root)", .failed)
    }
    return run
  }
}
