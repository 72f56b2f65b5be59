import DPAMeasurement
package import HarnessKit

/// The git checkout that a program lies in.
package struct Checkout {
  private let folder: String
  private let programs: any ProgramRuns

  package init(of executable: String, programs: any ProgramRuns) {
    folder = FilePath.folder(of: executable)
    self.programs = programs
  }

  /// `commit` and `working_tree`. They are those of now: that the program was built from them, nobody can tell.
  package func facts() async -> (commit: ReportEnvironment.Fact, tree: ReportEnvironment.Fact) {
    let (commit, problem) = await git(["rev-parse", "HEAD"])
    guard let commit else {
      let reason = problem ?? "git named no commit"
      return (
        EnvironmentReading.fact("commit", .unavailable(reason)),
        EnvironmentReading.fact("working_tree", .unavailable(reason))
      )
    }
    let (changes, treeProblem) = await git(["status", "--porcelain"])
    return (
      EnvironmentReading.fact("commit", .available(commit)),
      EnvironmentReading.fact(
        "working_tree",
        changes.map { .available($0.isEmpty ? "clean" : "changed") } ?? .unavailable(treeProblem ?? "git said nothing"))
    )
  }

  private func git(_ arguments: [String]) async -> (output: String?, problem: String?) {
    // Status may write the index to refresh it; a measurement must not change the checkout it reports on.
    let end = await programs.run("git", ["-C", folder] + arguments, variables: ["GIT_OPTIONAL_LOCKS": "0"])
    guard case .exited(status: 0, let output, _) = end else { return (nil, "git \(end.problem ?? "")") }
    return (output.split(separator: "\n").joined(separator: "\n"), nil)
  }
}
