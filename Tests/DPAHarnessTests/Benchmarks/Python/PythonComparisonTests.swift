import DPAHarness
import Testing

@Suite("Against CPython")
struct PythonComparisonTests {
  private static func report(
    _ script: @escaping @Sendable (ScriptedPrograms.Call, Int) -> ProgramEnd
  ) async throws -> (report: PythonReport, calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms(script)
    let comparison = try PythonComparison(
      script: "baseline.py", rounds: 2, executable: "program", programs: programs)
    return (await comparison.report(), programs.calls)
  }

  private static func own(_ call: ScriptedPrograms.Call, nanoseconds: Double) -> ProgramEnd {
    let values = [CellRun.Values(metric: "wall_nanoseconds", iterations: [2 * nanoseconds, nanoseconds])]
    return .exited(
      status: 0, output: CellRun(cell: call.cell, root: "", sampleCount: 1_000, values: values).line, words: "")
  }

  @Test("Both run in turn, and the fastest of each makes the ratio")
  func ratio() async throws {
    let (report, calls) = try await Self.report { call, number in
      guard call.program == "python3" else { return Self.own(call, nanoseconds: number < 8 ? 2e6 : 1e6) }
      return .exited(status: 0, output: "{\"samples_per_second\": \(number < 8 ? 50_000.0 : 40_000.0)}\n", words: "")
    }
    #expect(calls.map(\.program) == (0..<8).flatMap { _ in ["python3", "program"] })
    #expect(calls[0].arguments == ["baseline.py", "chain", "--json", "--repeats", "1"])
    #expect(report.rows.map(\.baseline) == ["chain", "records", "json-write", "json-read"])
    #expect(report.rows.allSatisfy { $0.ratio == 20 } && report.status == DPAHarness.ExitStatus.held)
    #expect(report.text.contains("chain                     50.0 k          1.00 M            20.0  generation/"))
  }

  @Test("A baseline that fails is named, and the others go on")
  func failure() async throws {
    let (report, _) = try await Self.report { call, _ in
      guard call.program == "python3" else { return Self.own(call, nanoseconds: 1e6) }
      return call.arguments[1] == "records"
        ? .couldNotStart(reason: "no python3") : .exited(status: 0, output: "{\"samples_per_second\": 5}", words: "")
    }
    #expect(report.rows.map { $0.ratio == nil } == [false, true, false, false])
    #expect(report.text.hasSuffix("\nrecords: CPython could not be started: no python3\n"))
    #expect(report.status == DPAHarness.ExitStatus.internalError)
  }
}
