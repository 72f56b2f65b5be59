import Foundation
import Synchronization
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("A git revision is built in a worktree of its own")
struct RevisionBuildTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-builds-\(UUID().uuidString)")

  private func programs(
    buildStatus: Int32 = 0, makesProgram: Bool = true, compiler: String = "6.3"
  ) -> ScriptedPrograms {
    let tree = folder.appendingPathComponent("c0ffee")
    return ScriptedPrograms { call, _ in
      if call.arguments.first == "rev-parse" { return .exited(status: 0, output: "c0ffee\n", words: "") }
      if call.arguments == ["--version"] { return .exited(status: 0, output: compiler, words: "") }
      if call.program == "git" { try? FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true) }
      if call.program == "swift" && makesProgram {
        let products = URL(fileURLWithPath: call.arguments[6]).appendingPathComponent("release")
        try? FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
        try? Data("program".utf8).write(to: products.appendingPathComponent("dpa-harness"))
      }
      return .exited(status: call.program == "swift" ? buildStatus : 0, output: "", words: "error: no")
    }
  }

  private func build(
    _ programs: ScriptedPrograms, say: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws(HarnessError) -> String {
    let seconds = Counter()
    let build = RevisionBuild(
      in: folder.path, runs: programs, files: SystemFiles(), nanoseconds: { seconds.next() * 83_000_000_000 }, say: say)
    return try await build.program(of: try await build.revision("main"))
  }

  @Test("It says what it builds, and how long the last build took")
  func said() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let said = Mutex<[String]>([])
    _ = try await build(programs()) { line in said.withLock { $0.append(line) } }
    try FileManager.default.removeItem(at: folder.appendingPathComponent("c0ffee"))
    for _ in 0..<2 { _ = try await build(programs()) { line in said.withLock { $0.append(line) } } }
    let words = "building 'main' (c0ffee) in '\(folder.path)/c0ffee', once for this commit; "
    #expect(
      said.withLock { $0 } == [words + "a first build takes minutes", words + "the last build took 1 min 23 s"])
  }

  @Test("Once for each commit")
  func once() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let programs = programs()
    let path = try await build(programs)
    // The first eight digits of the SHA-256 of "6.3", as sha256sum has it.
    #expect(path == folder.path + "/c0ffee/.build/971c487c/release/dpa-harness")
    #expect(try await build(programs) == path)
    #expect(
      Self.steps(programs) == [
        "git rev-parse", "swift --version", "git worktree", "swift build", "git rev-parse", "swift --version",
      ])
  }

  private static func steps(_ programs: ScriptedPrograms) -> [String] {
    programs.calls.map { "\($0.program) \($0.arguments[0])" }
  }

  @Test("Once more by another compiler, in the same tree")
  func otherCompiler() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try await build(programs())
    let other = programs(compiler: "6.4")
    #expect(try await build(other) != path)
    #expect(Self.steps(other) == ["git rev-parse", "swift --version", "swift build"])
  }

  @Test("A tree that an interrupted build left behind is built; one that was never whole is made again")
  func again() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try? await build(programs(makesProgram: false))
    let interrupted = programs()
    _ = try await build(interrupted)
    #expect(Self.steps(interrupted) == ["git rev-parse", "swift --version", "swift build"])
    let tree = folder.appendingPathComponent("c0ffee")
    try FileManager.default.removeItem(at: tree)
    try FileManager.default.removeItem(at: folder.appendingPathComponent("c0ffee.checked-out"))
    try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
    try Data().write(to: tree.appendingPathComponent("half"))
    let partial = programs()
    _ = try await build(partial)
    #expect(Self.steps(partial) == ["git rev-parse", "swift --version", "git worktree", "swift build"])
    #expect(!FileManager.default.fileExists(atPath: tree.appendingPathComponent("half").path))
  }

  @Test("What is no revision is usage, and an interruption is one")
  func noRevision() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for output in ["", "\n"] {
      await #expect(
        throws: HarnessError.usage("'main' is neither a program, nor a report, nor a git revision of this folder")
      ) { try await build(ScriptedPrograms { _, _ in .exited(status: 0, output: output, words: "") }) }
    }
    await #expect(throws: HarnessError.comparisonInterrupted(pairs: 0, state: nil)) {
      try await build(
        ScriptedPrograms { call, _ in
          call.arguments[0] == "rev-parse" ? .exited(status: 0, output: "c0ffee", words: "") : .interrupted
        })
    }
  }

  @Test("What does not build, or builds no program, is not comparable")
  func refused() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    await #expect(
      throws: HarnessError.doesNotBuild(
        revision: "main", reason: "'swift build' ended with status 1, saying: error: no")
    ) { try await build(programs(buildStatus: 1, makesProgram: false)) }
    await #expect(
      throws: HarnessError.doesNotBuild(
        revision: "main", reason: "it has no program dpa-harness, so it has no benchmarks")
    ) { try await build(programs(makesProgram: false)) }
  }

  @Test("A build that has a flag for its list is asked by that flag")
  func earlierBuild() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-old-\(UUID().uuidString)")
    try Data("program".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let cell = #"{"name": "a", "sample_count": 3, "primary_metric": "m", "gated": true}"#
    let programs = ScriptedPrograms { call, _ in
      call.arguments.prefix(2) == ["bench", "--list"]
        ? .exited(status: 0, output: "{\"cells\": [\(cell)]}", words: "")
        : .exited(status: 64, output: "", words: "Error: Unexpected argument 'list'")
    }
    let program = try await CellProgram.read(
      label: "main", path: file.path, size: "default", runs: programs, files: SystemFiles())
    #expect(program.cells.map(\.name) == ["a"])
  }

  @Test("A build that has no benchmarks is not comparable")
  func withoutBenchmarks() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-old-\(UUID().uuidString)")
    try Data("program".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let programs = ScriptedPrograms { _, _ in .exited(status: 64, output: "", words: "Error: Unexpected argument") }
    await #expect(
      throws: HarnessError.notComparable(
        "'main' has no benchmarks to compare: 'bench --list' ended with status 64, saying: Error: Unexpected "
          + "argument; name a build that has the benchmark commands")
    ) {
      try await CellProgram.read(
        label: "main", path: file.path, size: "default", runs: programs, files: SystemFiles())
    }
  }
}

/// 0, 1, 2, ...
private final class Counter: Sendable {
  private let count = Atomic<UInt64>(0)

  func next() -> UInt64 { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}
