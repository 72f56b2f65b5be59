import DPAEngine
import DPAHarness
import Hashing
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Counting instructions")
struct InstructionCountTests {
  private static func value(
    jobs: Int = 1, _ script: @escaping @Sendable (ScriptedPrograms.Call) -> ProgramEnd?
  ) async throws -> (values: CellRun.Values, calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms { call, _ in script(call) ?? .exited(status: 0, output: "", words: "") }
    let count = InstructionCount(
      ScriptedCells.cell("cell/a", jobs: jobs), size: .smoke, executable: "program", programs: programs)
    return (try await count.run().values[0], programs.calls)
  }

  private static func run(root: Digest = ScriptedCells.rightRoot) -> String {
    CellRun(cell: "cell/a", root: root.description, sampleCount: 10, values: []).line
  }

  @Test("The number comes from valgrind's log, the root from the cell's own line")
  func count() async throws {
    let (values, calls) = try await Self.value { call in
      guard call.program == "env" else { return nil }
      return .exited(
        status: 0, output: "==9== Callgrind\n" + Self.run() + "==9== Events    : Ir\n==9== Collected : 4567\n",
        words: "")
    }
    #expect(values.iterations == [4567] && values.reason == nil)
    #expect(calls.map(\.program) == ["valgrind", "strip", "setarch", "strip", "env"])
    #expect(calls[4].arguments.prefix(3) == ["-i", "SWIFT_DETERMINISTIC_HASHING=1", "setarch"])
  }

  @Test("What is missing is named with the way to get it")
  func missingTools() async throws {
    for (tool, package) in [("valgrind", "valgrind"), ("strip", "binutils"), ("setarch", "util-linux")] {
      let (values, _) = try await Self.value { $0.program == tool ? .couldNotStart(reason: "no") : nil }
      #expect(values.iterations.isEmpty && values.reason == "\(tool) is not there; apt-get install \(package)")
    }
  }

  @Test("What valgrind cannot run, or does not tell, is unavailable with the reason")
  func unavailable() async throws {
    let ends: [(ProgramEnd, String)] = [
      (
        .exited(status: 64, output: "", words: "Error: there is no benchmark cell"),
        "valgrind 3.19 knows neither AVX-512 nor SHA instructions, which this cell's kernel needs"
      ),
      (.exited(status: 0, output: Self.run(), words: ""), "valgrind told no number of instructions"),
      (
        .exited(status: 0, output: Self.run() + "==9== Collected : 0\n", words: ""),
        "valgrind told no number of instructions"
      ),
      (.signalled(9), "valgrind was ended by signal 9"),
    ]
    for (end, reason) in ends {
      let (values, _) = try await Self.value { $0.program == "env" ? end : nil }
      #expect(values.iterations.isEmpty && values.reason == reason)
    }
    let (threads, calls) = try await Self.value(jobs: 2) { _ in nil }
    #expect(threads.reason == "valgrind runs one thread at a time" && calls.isEmpty)
  }

  @Test("A cell that cannot be counted still does its work once, so that a skipped one is void")
  func rootOfUncounted() async throws {
    for (roots, expected) in [([], ScriptedWork.right), ([ScriptedWork.wrong], ScriptedWork.wrong)] {
      let programs = ScriptedPrograms { _, _ in .couldNotStart(reason: "no") }
      let count = InstructionCount(
        ScriptedWork.cell(roots: roots), size: .smoke, executable: "program", programs: programs)
      #expect(try await count.run().root == expected.description)
    }
  }

  @Test("A root that the counted process computed wrong stays in its line")
  func rootsOfCounted() async throws {
    let output =
      CellRun(cell: "cell/a", root: "aa", otherRoot: "bb", sampleCount: 10, values: []).line
      + "==9== Collected : 4567\n"
    let programs = ScriptedPrograms { _, _ in .exited(status: 0, output: output, words: "") }
    let run = try await InstructionCount(
      ScriptedWork.cell(), size: .smoke, executable: "program", programs: programs
    ).run()
    #expect(run.root == "aa" && run.otherRoot == "bb" && run["instructions"] == [4567])
  }
}
