import DPAMeasurement
package import HarnessKit
import Hashing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Builds a git revision in a worktree of its own below a cache folder, once for each commit and compiler.
package struct RevisionBuild: Sendable {
  private let folder: String
  private let runs: any ProgramRuns
  private let files: any FileLayer
  private let nanoseconds: @Sendable () -> UInt64
  private let say: @Sendable (String) -> Void

  /// A revision and the commit that it is today.
  package struct Revision: Sendable, Equatable {
    /// What the user gave.
    package let label: String
    package let commit: String
  }

  /// - Parameters:
  ///   - folder: The cache; it is made where it is not there.
  ///   - say: Told what takes long before it begins.
  package init(
    in folder: String, runs: any ProgramRuns, files: any FileLayer,
    nanoseconds: @escaping @Sendable () -> UInt64 = { MonotonicClock.nanoseconds() },
    say: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.folder = folder
    self.runs = runs
    self.files = files
    self.nanoseconds = nanoseconds
    self.say = say
  }

  /// What a revision is, found before anything is built.
  ///
  /// - Throws: `HarnessError.usage` for what is no revision.
  package func revision(_ label: String) async throws(HarnessError) -> Revision {
    // A revision may look like an option, and a tag is an object of its own: hence --end-of-options and ^{commit}.
    let end = await runs.run(
      "git", ["rev-parse", "--verify", "--quiet", "--end-of-options", label + "^{commit}"], variables: [:])
    if end == .interrupted { throw .comparisonInterrupted(pairs: 0, state: nil) }
    guard case .exited(status: 0, let output, _) = end, let commit = output.split(separator: "\n").first else {
      throw .usage("'\(label)' is neither a program, nor a report, nor a git revision of this folder")
    }
    return Revision(label: label, commit: String(commit))
  }

  /// The commits after one and up to another, oldest first; of a merge only the side that it was made on.
  ///
  /// - Throws: `HarnessError.usage` where there is none, or the one is no ancestor of the other.
  package func commits(after good: Revision, upTo bad: Revision) async throws(HarnessError) -> [String] {
    let way = ["merge-base", "--is-ancestor", good.commit, bad.commit]
    guard case .exited(status: 0, _, _) = await runs.run("git", way, variables: [:]) else {
      throw .usage("'\(good.label)' is no ancestor of '\(bad.label)', so there is no way from the one to the other")
    }
    let listing = ["rev-list", "--reverse", "--first-parent", good.commit + ".." + bad.commit]
    guard case .exited(status: 0, let output, _) = await runs.run("git", listing, variables: [:]), !output.isEmpty
    else {
      throw .usage("'\(good.label)' and '\(bad.label)' are the same commit, so there is nothing between them")
    }
    return output.split(separator: "\n").map(String.init)
  }

  /// The first line of a commit's message.
  package func subject(of commit: String) async throws(HarnessError) -> String {
    let end = await runs.run("git", ["show", "--no-patch", "--format=%s", commit], variables: [:])
    guard case .exited(status: 0, let output, _) = end else { return "" }
    return String(output.prefix { $0 != "\n" })
  }

  /// The path of the program.
  ///
  /// - Throws: `HarnessError.doesNotBuild`.
  package func program(of revision: Revision) async throws(HarnessError) -> String {
    let tree = FilePath.join(folder, revision.commit)
    // Another compiler's program of the same commit is another one: the two would differ by more than the commits do.
    let products = try await tree + "/.build/" + compiler(for: revision)
    let program = products + "/release/dpa-harness"
    // Neither changes, so a program that is there is the right one and is not built again.
    if files.kind(of: program) == .regular { return program }
    // A folder that was never built in has no .build yet.
    try files.makeFolder(FilePath.folder(of: folder))
    try files.makeFolder(folder)
    say("building '\(revision.label)' (\(revision.commit.prefix(12))) in '\(tree)', once for this commit; \(usual)")
    let start = nanoseconds()
    try await checkOut(revision, in: tree)
    let arguments = ["build", "-c", "release", "--product", "dpa-harness"]
    try await step("swift", arguments + ["--scratch-path", products, "--package-path", tree], of: revision)
    guard files.kind(of: program) == .regular else {
      throw .doesNotBuild(revision: revision.label, reason: "it has no program dpa-harness, so it has no benchmarks")
    }
    keep(seconds: (nanoseconds() - start) / 1_000_000_000)
    return program
  }

  /// What tells one compiler from another, in eight digits.
  private func compiler(for revision: Revision) async throws(HarnessError) -> String {
    let version = try await step("swift", ["--version"], of: revision)
    return String(SHA256.digest(of: Array(version.utf8)).description.prefix(8))
  }

  /// Nothing where the tree is there already: a build that was interrupted just goes on.
  private func checkOut(_ revision: Revision, in tree: String) async throws(HarnessError) {
    // A tree whose making was interrupted lacks files, and would never build.
    let mark = tree + ".checked-out"
    guard files.kind(of: tree) == .missing || files.kind(of: mark) == .missing else { return }
    try? FileManager.default.removeItem(atPath: tree)
    // Twice, since git holds a worktree locked while it makes one.
    try await step("git", ["worktree", "add", "--detach", "--force", "--force", tree, revision.commit], of: revision)
    try OutputFile.write([], to: mark, replacing: true, files: files)
  }

  @discardableResult
  private func step(_ program: String, _ arguments: [String], of revision: Revision)
    async throws(HarnessError) -> String
  {
    let end = await runs.run(program, arguments, variables: [:])
    if end == .interrupted { throw .comparisonInterrupted(pairs: 0, state: nil) }
    guard case .exited(status: 0, let output, _) = end else {
      let problem = end.problem ?? "failed"
      throw .doesNotBuild(revision: revision.label, reason: "'\(program) \(arguments[0])' \(problem)")
    }
    return output
  }

  // What the last build took is the best that can be said of how long the next one will.
  private var secondsPath: String { FilePath.join(folder, "seconds-of-last-build") }
  private static let secondsKind = DocumentKind("note of seconds", mebibytes: 1)

  private var usual: String {
    guard let bytes = try? files.contents(of: secondsPath, as: Self.secondsKind),
      let seconds = UInt64(String(decoding: bytes, as: UTF8.self))
    else { return "a first build takes minutes" }
    return "the last build took \(seconds / 60) min \(seconds % 60) s"
  }

  private func keep(seconds: UInt64) {
    // Only a hint for people: that it cannot be kept is no reason to fail.
    try? OutputFile.write(Array("\(seconds)".utf8), to: secondsPath, replacing: true, files: files)
  }
}
