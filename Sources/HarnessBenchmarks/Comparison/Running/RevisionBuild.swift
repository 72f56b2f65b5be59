package import HarnessKit

/// Builds a git revision in a worktree of its own below a cache folder, once for each commit.
package struct RevisionBuild: Sendable {
  private let folder: String
  private let runs: any ProgramRuns
  private let files: any FileLayer

  /// - Parameter folder: The cache; it is made where it is not there.
  package init(in folder: String, runs: any ProgramRuns, files: any FileLayer) {
    self.folder = folder
    self.runs = runs
    self.files = files
  }

  /// The path of the program.
  ///
  /// - Throws: `HarnessError.usage` for what is no revision, `.notComparable` for one that does not build.
  package func program(of revision: String) async throws(HarnessError) -> String {
    // A revision may look like an option, and a tag is an object of its own: hence --end-of-options and ^{commit}.
    let end = await runs.run(
      "git", ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], variables: [:])
    guard case .exited(status: 0, let output, _) = end, let commit = output.split(separator: "\n").first else {
      throw .usage("'\(revision)' is neither a program, nor a report, nor a git revision of this folder")
    }
    let tree = FilePath.join(folder, String(commit))
    let program = tree + "/.build/release/dpa-harness"
    // A commit never changes, so a program that is there is the right one and is not built again.
    if files.kind(of: program) == .regular { return program }
    try files.makeFolder(folder)
    // A worktree that is there without a program is of a build that was interrupted; the build just goes on.
    if files.kind(of: tree) == .missing {
      try await step("git", ["worktree", "add", "--detach", "--force", tree, String(commit)], of: revision)
    }
    try await step(
      "swift", ["build", "-c", "release", "--product", "dpa-harness", "--package-path", tree], of: revision)
    guard files.kind(of: program) == .regular else {
      throw .notComparable("revision '\(revision)' builds no program dpa-harness, so it has no benchmarks to compare")
    }
    return program
  }

  private func step(_ program: String, _ arguments: [String], of revision: String) async throws(HarnessError) {
    let end = await runs.run(program, arguments, variables: [:])
    if end == .interrupted { throw .comparisonInterrupted(pairs: 0, state: nil) }
    if let problem = end.problem {
      throw .notComparable("revision '\(revision)' cannot be built: '\(program) \(arguments[0])' \(problem)")
    }
  }
}
