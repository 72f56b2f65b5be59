import DPAEngine
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("What a compared build must print")
struct ExpectedRunsTests {
  private static let expected = ExpectedRuns([
    "cell/a": .init(sampleCount: 10, root: ScriptedCells.rightRoot.description)
  ])

  private static func run(
    _ cell: String = "cell/a", _ end: @escaping @Sendable (ScriptedPrograms.Call) -> ProgramEnd
  ) async throws(CellProcess.Failure) -> CellRun {
    let process = CellProcess(runs: ScriptedPrograms { call, _ in end(call) }, size: "smoke", expecting: expected)
    return try await process.run(.init("new", cell), pass: "timing")
  }

  @Test("The run of the cell with the expected root is taken")
  func right() async throws {
    #expect(try await Self.run { ScriptedCells.end($0) }.cell == "cell/a")
  }

  @Test("A wrong root of any iteration, another cell and other samples void the cell")
  func wrong() async {
    let right = ScriptedCells.rightRoot.description
    let wrongRoot = "a timing process of 'new' computed the root bb, and it must be \(right)"
    let cases: [([String: any Sendable], String, DPAHarness.ExitStatus)] = [
      (["root": "bb"], wrongRoot, .failed), (["other_root": "bb"], wrongRoot, .failed),
      (["root": ""], "a timing process of 'new' computed the root , and it must be \(right)", .failed),
      (["cell": "cell/b"], "its timing process printed 10 samples of 'cell/b' in place of 10", .malformed),
      (["sample_count": 11], "its timing process printed 11 samples of 'cell/a' in place of 10", .malformed),
      (["version": 2], "its timing process prints version 2, but this program reads 1", .notComparable),
    ]
    for (changes, sentence, status) in cases {
      await #expect(throws: CellProcess.Failure.void(sentence, status)) {
        try await Self.run { ScriptedCells.printed($0) { $0.merge(changes) { $1 } } }
      }
    }
  }

  @Test("A run without a root is malformed")
  func missingRoot() async {
    do throws(CellProcess.Failure) {
      _ = try await Self.run { ScriptedCells.printed($0) { $0["root"] = nil } }
      Issue.record("a run without a root was taken")
    } catch {
      guard case .void(let sentence, .malformed) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(sentence.hasPrefix("its timing process printed what is not a run of a cell: "))
    }
  }

  @Test("A cell that this program does not have is not started, since nobody knows its root")
  func unknown() async {
    let sentence = "this program does not have it with as many samples, so its root cannot be checked"
    await #expect(throws: CellProcess.Failure.void(sentence, .notComparable)) {
      try await Self.run("cell/b") { call in
        Issue.record("it was started")
        return ScriptedCells.end(call)
      }
    }
  }

  @Test("This program's own cells are known where the samples are as many")
  func own() throws {
    let cells = [("canary/portable-loop", 500_000), ("mersenne-twister/plain", 128), ("seed-chain/plain", 7), ("x", 1)]
      .map { name, count in
        ListedCell(name: name, sampleCount: UInt64(count), primaryMetric: "cpu_nanoseconds", isGated: true)
      }
    let expected = try ExpectedRuns(of: cells, in: BenchmarkCells.all(size: .smoke))
    let canary = try BenchmarkCells.named("canary/portable-loop", size: .smoke).expectedRoot().description
    #expect(expected["canary/portable-loop"] == .init(sampleCount: 500_000, root: canary))
    #expect(expected["mersenne-twister/plain"] != nil)
    #expect(expected["seed-chain/plain"] == nil && expected["x"] == nil)
    #expect(expected["seed-chain/avx512"] == nil, "nobody asked for it")
  }

  @Test("A root that is wrong only where allocations are counted voids the cell's exact metrics")
  func exactPass() async throws {
    let build = ScriptedBuild()
    let programs = ScriptedPrograms { call, _ in
      let root = call.program == "new" && call.cell == "a/one" ? "bb" : "aa"
      let values = [CellRun.Values(metric: "allocation_count", iterations: [0])]
      return .exited(
        status: 0, output: CellRun(cell: call.cell, root: root, sampleCount: 100, values: values).line, words: "")
    }
    let process = CellProcess(runs: programs, size: "default", expecting: build.expected)
    let pass = ExactPass(process: process, base: build.program("base"), new: build.program("new"))
    let found = try await pass.run(build.program("base").cells, log: PairLog())
    #expect(found.decisions.map(\.cell) == ["b/two", ScriptedBuild.canary])
    #expect(
      found.problems.map(\.sentence)
        == ["cell 'a/one' is void: a memory process of 'new' computed the root bb, and it must be aa"])
  }
}
