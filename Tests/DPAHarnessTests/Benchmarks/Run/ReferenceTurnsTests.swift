import DPAHarness
import Hashing
import Synchronization
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Cells of a run take turns with the reference cell")
struct ReferenceTurnsTests {
  private static let reference = BenchmarkCell.referenceName

  /// Runs that note which programs took turns; a cell's iterations take twice and three times the reference's.
  private final class Turns: ProgramRuns {
    struct Turn: Sendable {
      let first, second: ScriptedPrograms.Call
      let turns: ProgramTurns
    }

    private let taken = Mutex<[Turn]>([])
    private let alone = Mutex<[ScriptedPrograms.Call]>([])
    private let end: @Sendable (TurnsEnd) -> TurnsEnd

    init(_ end: @escaping @Sendable (TurnsEnd) -> TurnsEnd = { $0 }) { self.end = end }

    var pairs: [Turn] { taken.withLock { $0 } }
    var single: [ScriptedPrograms.Call] { alone.withLock { $0 } }

    func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd {
      let call = ScriptedPrograms.Call(program: program, arguments: arguments, variables: variables)
      alone.withLock { $0.append(call) }
      return ScriptedCells.end(call)
    }

    func takeTurns(_ first: ProgramCall, _ second: ProgramCall, _ turns: ProgramTurns) async -> TurnsEnd {
      let calls = [first, second].map { call in
        ScriptedPrograms.Call(program: call.program, arguments: call.arguments, variables: call.variables)
      }
      taken.withLock { $0.append(Turn(first: calls[0], second: calls[1], turns: turns)) }
      func printed(_ call: ScriptedPrograms.Call, _ times: [Double]) -> ProgramEnd {
        let metrics: [MetricDefinition] = [.wall, .processor]
        let values = metrics.map { CellRun.Values(metric: $0.name, iterations: times) }
        let run = CellRun(
          cell: call.cell, root: ScriptedCells.rightRoot.description, sampleCount: 10, values: values)
        return .exited(status: 0, output: run.line, words: "")
      }
      return end(TurnsEnd(first: printed(calls[0], [20, 300]), second: printed(calls[1], [10, 100])))
    }
  }

  private static func outcome(
    _ cells: [BenchmarkCell], _ programs: Turns, skipping: SkippedWork? = nil
  ) async throws -> BenchmarkRun.Outcome {
    var plan = BenchmarkPlan(size: .smoke, seed: 7, repeats: 2)
    plan.skippedWork = skipping
    plan.cellArguments = ["--more"]
    return try await BenchmarkRun(
      plan, of: cells, besides: ScriptedCells.cell(reference), executable: "p", programs: programs
    ).run()
  }

  @Test("Each timing process does, on one core unless it has threads; the reference cell and counting processes do not")
  func turns() async throws {
    let programs = Turns()
    let cells = [
      ScriptedCells.cell("cell/a"), ScriptedCells.cell("cell/b", jobs: 2), ScriptedCells.cell(Self.reference),
    ]
    let outcome = try await Self.outcome(cells, programs, skipping: .all)
    #expect(programs.pairs.count == 4)
    for pair in programs.pairs {
      #expect(pair.second.cell == Self.reference && pair.turns.sharesCore == (pair.first.cell == "cell/a"))
      #expect(pair.first.arguments.contains("--in-turn") && pair.second.arguments.contains("--in-turn"))
      #expect(pair.first.arguments.contains("--skip-work") && !pair.second.arguments.contains("--skip-work"))
      #expect(pair.first.arguments.contains("--more") && !pair.second.arguments.contains("--more"))
    }
    #expect(Set(programs.pairs.map(\.turns.seed)).count == 4)
    #expect(programs.single.filter { $0.pass == "timing" }.map(\.cell) == [Self.reference, Self.reference])
    #expect(programs.single.allSatisfy { !$0.arguments.contains("--in-turn") })
    #expect(
      outcome.cells.map { $0.metric("reference_ratio")?.runs } == [[[2, 3], [2, 3]], [[2, 3], [2, 3]], nil])
    #expect(outcome.cells[0].metric("cpu_nanoseconds")?.runs == [[20, 300], [20, 300]])
  }

  @Test("What goes wrong with the process beside a cell is told of that one")
  func faultyReference() async throws {
    let ends: [(TurnsEnd, ReportCell.State, String)] = [
      (
        .init(first: nil, second: .signalled(9)), .crashed,
        "the process of 'reference/portable' beside it was ended by signal 9"
      ),
      (.init(first: .signalled(11), second: nil), .crashed, "its process was ended by signal 11"),
      (
        .init(first: .hung(seconds: 2), second: nil), .hung,
        "its process was still running after 2.0 s and was ended"
      ),
    ]
    for (end, state, reason) in ends {
      let outcome = try await Self.outcome([ScriptedCells.cell("cell/a")], Turns { _ in end })
      #expect(outcome.cells[0].state == state && outcome.cells[0].reason == reason)
    }
    let words = try await Self.outcome(
      [ScriptedCells.cell("cell/a")],
      Turns { TurnsEnd(first: $0.first, second: .exited(status: 0, output: "hello", words: "")) })
    #expect(
      words.cells[0].reason == "the process of 'reference/portable' beside it printed something else than its run")
    let wrong = CellRun(
      cell: Self.reference, root: ScriptedCells.wrongRoot.description, sampleCount: 10, values: [])
    let void = try await Self.outcome(
      [ScriptedCells.cell("cell/a")],
      Turns { TurnsEnd(first: $0.first, second: .exited(status: 0, output: wrong.line, words: "")) })
    #expect(void.cells[0].state == .void && void.cells[0].metrics.isEmpty)
  }

  @Test("An interruption is no fault of either")
  func interrupted() async throws {
    for end in [TurnsEnd(first: .interrupted, second: nil), TurnsEnd(first: nil, second: .interrupted)] {
      let programs = Turns { _ in
        withUnsafeCurrentTask { $0?.cancel() }
        return end
      }
      let cells = [ScriptedCells.cell("cell/a")]
      let outcome = try await Task { try await Self.outcome(cells, programs) }.value
      #expect(outcome.cells[0].state == .missing && !outcome.isComplete && programs.pairs.count == 1)
    }
  }
}
