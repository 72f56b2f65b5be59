import DPAEngine
import DPAHarness
import DPATestSupport
import Foundation
import Testing

@testable import HarnessKit

@Suite("Against CPython")
struct PythonComparisonTests {
  private static let baselines = PythonBaseline.Name.allCases.map { name in
    PythonBaseline(name, cell: ScriptedCells.cell("cell/\(name.rawValue)"), sampleCount: 5)
  }

  private static func report(
    _ script: @escaping @Sendable (ScriptedPrograms.Call, Int) -> ProgramEnd
  ) async throws -> (report: PythonReport, calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms(script)
    let comparison = try PythonComparison(
      script: "baseline.py", rounds: 2, baselines: baselines, executable: "program", programs: programs)
    return (await comparison.report(), programs.calls)
  }

  /// What the script prints, with keys changed.
  private static func python(
    _ call: ScriptedPrograms.Call, rate: Double = 50_000, _ changes: [String: any Sendable] = [:]
  ) -> ProgramEnd {
    let root = baselines.first { $0.name.rawValue == call.arguments[1] }.flatMap { try? $0.expectedRoot() }
    var line: [String: Any] = [
      "baseline": call.arguments[1], "count": 5, "samples_per_second": rate, "roots": [root?.description ?? ""],
    ]
    line.merge(changes) { $1 }
    let data = (try? JSONSerialization.data(withJSONObject: line)) ?? Data()
    return .exited(status: 0, output: String(decoding: data, as: UTF8.self) + "\n", words: "")
  }

  private static func own(_ call: ScriptedPrograms.Call, nanoseconds: Double = 1e4) -> ProgramEnd {
    ScriptedCells.printed(call) {
      $0["values"] = [["metric": "wall_nanoseconds", "iterations": [2 * nanoseconds, nanoseconds]]]
    }
  }

  @Test("Both run in turn, and the fastest of each makes the ratio")
  func ratio() async throws {
    let (report, calls) = try await Self.report { call, number in
      guard call.program == "python3" else { return Self.own(call, nanoseconds: number < 8 ? 2e4 : 1e4) }
      return Self.python(call, rate: number < 8 ? 50_000 : 40_000)
    }
    #expect(calls.map(\.program) == (0..<8).flatMap { _ in ["python3", "program"] })
    #expect(calls[0].arguments == ["baseline.py", "chain", "--json", "--repeats", "1", "--count", "5"])
    #expect(report.rows.map(\.baseline) == ["chain", "records", "json-write", "json-read"])
    #expect(report.rows.allSatisfy { abs(($0.ratio ?? 0) - 20) < 1e-9 } && report.status == DPAHarness.ExitStatus.held)
    #expect(report.text.contains("chain                     50.0 k "))
    #expect(report.text.contains("            20.0  cell/chain\n"))
  }

  @Test("A baseline that fails is named, and the others go on")
  func failure() async throws {
    let (report, _) = try await Self.report { call, _ in
      guard call.program == "python3" else { return Self.own(call) }
      return call.arguments[1] == "records" ? .couldNotStart(reason: "no python3") : Self.python(call)
    }
    #expect(report.rows.map { $0.ratio == nil } == [false, true, false, false])
    #expect(report.text.hasSuffix("\nrecords: CPython could not be started: no python3\n"))
    #expect(report.status == DPAHarness.ExitStatus.internalError)
  }

  @Test(
    "What the script prints is no rate without its root, its name and its count",
    arguments: [
      (["roots": ["bb"]], "the script computed the root bb, and it must be RIGHT"),
      (["roots": [String]()], "the script computed the root , and it must be RIGHT"),
      (["roots": ["RIGHT", "bb"]], "the script computed the root RIGHT, bb, and it must be RIGHT"),
      (["roots": NSNull()], "the script printed no rate of 5 samples"),
      (["baseline": "records"], "the script printed no rate of 5 samples"),
      (["count": 6], "the script printed no rate of 5 samples"),
      (["samples_per_second": 0], "the script printed no rate of 5 samples"),
    ] as [([String: any Sendable], String)])
  func wrongBaseline(changes: [String: any Sendable], sentence: String) async throws {
    let right = try Self.baselines[0].expectedRoot().description
    let changes = changes.mapValues { value -> any Sendable in
      (value as? [String])?.map { $0 == "RIGHT" ? right : $0 } ?? value
    }
    let (report, _) = try await Self.report { call, _ in
      guard call.program == "python3" else { return Self.own(call) }
      return Self.python(call, call.arguments[1] == "chain" ? changes : [:])
    }
    #expect(report.rows[0].problem == sentence.replacingOccurrences(of: "RIGHT", with: right))
    #expect(report.rows.map { $0.ratio == nil } == [true, false, false, false])
    #expect(report.status == DPAHarness.ExitStatus.internalError)
  }

  @Test(
    "What the cell prints is no rate without its root, its name and its samples",
    arguments: [
      (["root": "bb"], "the cell computed the root bb, and it must be RIGHT"),
      (["other_root": "bb"], "the cell computed the root bb, and it must be RIGHT"),
      (["root": NSNull()], "the process of the cell printed something else than its run"),
      (["cell": "cell/b"], "the process of the cell printed something else than its run"),
      (["sample_count": 11], "the process of the cell printed something else than its run"),
      (["version": 2], "the process of the cell printed something else than its run"),
      (["values": [String]()], "the cell printed no time"),
    ] as [([String: any Sendable], String)])
  func wrongCell(changes: [String: any Sendable], sentence: String) async throws {
    let (report, _) = try await Self.report { call, _ in
      if call.program == "python3" { return Self.python(call) }
      return ScriptedCells.printed(call) { line in
        if call.cell == "cell/chain" { line.merge(changes) { $1 } }
      }
    }
    let right = ScriptedCells.rightRoot.description
    #expect(report.rows[0].problem == sentence.replacingOccurrences(of: "RIGHT", with: right))
    #expect(report.rows.map { $0.ratio == nil } == [true, false, false, false])
  }

  @Test("The script computes the roots that the engine computes", arguments: PythonBaseline.Name.allCases)
  func script(name: PythonBaseline.Name) async throws {
    // Three leaves where that is quick.
    let count: UInt64 = BuildMode.isOptimized ? 3_000 : 30
    let script = RepositoryFolder.root.appendingPathComponent("scripts/oracle/baseline.py").path
    let end = await SystemProgramRuns(timeLimitSeconds: 900).run(
      "python3", [script, name.rawValue, "--json", "--repeats", "2", "--count", "\(count)"], variables: [:])
    let expected = try PythonBaseline(name, cell: ScriptedCells.cell("cell/a"), sampleCount: count).expectedRoot()
    guard case .exited(status: 0, let output, _) = end else { throw PythonFailure.missing }
    #expect(output.contains(#""roots": ["\#(expected)"]"#), "\(output)")
  }

  @Test("Rounds that cannot be are refused with the rule", arguments: [0, 1_001])
  func refusals(rounds: Int) {
    #expect(throws: HarnessError.usage("\(setting: "repeats") must be 1 to 1000, not \(rounds)")) {
      try PythonComparison(
        script: "baseline.py", rounds: rounds, baselines: Self.baselines, executable: "program",
        programs: ScriptedPrograms { _, _ in .interrupted })
    }
  }
}
