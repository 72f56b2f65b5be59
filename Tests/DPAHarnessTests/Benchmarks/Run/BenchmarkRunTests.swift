import DPAEngine
import DPAHarness
import DPATestSupport
import Foundation
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("A run of the benchmarks")
struct BenchmarkRunTests {
  private static let plan = BenchmarkPlan(size: .smoke, seed: 7, repeats: 3)

  private static func outcome(
    _ names: [String], plan: BenchmarkPlan = plan,
    _ script: @escaping @Sendable (ScriptedPrograms.Call, Int) -> ProgramEnd
  ) async throws -> (outcome: BenchmarkRun.Outcome, calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms(script)
    let cells = names.map { ScriptedCells.cell($0) }
    let run = try BenchmarkRun(plan, of: cells, executable: "program", programs: programs)
    return (try await run.run(), programs.calls)
  }

  @Test("Every cell has its processes, the timed ones first, in an order that the seed decides")
  func order() async throws {
    let names = (0..<8).map { "cell/\($0)" }
    let (outcome, calls) = try await Self.outcome(names) { call, _ in ScriptedCells.end(call) }
    #expect(outcome.isComplete && outcome.cells.allSatisfy { $0.state == .measured && $0.reason == nil })
    #expect(calls.map(\.pass) == Array(repeating: "timing", count: 24) + Array(repeating: "memory", count: 16))
    let rounds = stride(from: 0, to: 40, by: 8).map { calls[$0..<($0 + 8)].map(\.cell) }
    #expect(rounds.allSatisfy { $0.sorted() == names })
    #expect(Set(rounds).count > 1)
    let again = try await Self.outcome(names) { call, _ in ScriptedCells.end(call) }
    #expect(again.calls == calls)
    let other = BenchmarkPlan(size: .smoke, seed: 8, repeats: 3)
    #expect(try await Self.outcome(names, plan: other) { call, _ in ScriptedCells.end(call) }.calls != calls)
  }

  @Test("Allocations are counted without thread caches, and nothing is timed that way")
  func variables() async throws {
    let (_, calls) = try await Self.outcome(["cell/a"]) { call, _ in ScriptedCells.end(call) }
    for call in calls {
      #expect(call.variables["SWIFT_DETERMINISTIC_HASHING"] == "1")
      let options = call.pass == "memory" ? "tcache:false,narenas:1,background_thread:false" : ""
      #expect(call.variables["MALLOC_CONF"] == options)
    }
  }

  @Test("A wrong root voids its cell, whatever else was measured, and the status is 1")
  func wrongRoot() async throws {
    let (outcome, calls) = try await Self.outcome(["cell/a", "cell/b"]) { call, number in
      ScriptedCells.end(
        call, root: call.cell == "cell/b" && number >= 2 ? ScriptedCells.wrongRoot : ScriptedCells.rightRoot)
    }
    let cell = outcome.cells[1]
    #expect(cell.state == .void && cell.metrics.isEmpty && cell.root == ScriptedCells.wrongRoot.description)
    #expect(cell.reason == "its root is not the expected one, so that its figures say nothing")
    #expect(outcome.cells[0].state == .measured)
    #expect(calls.filter { $0.cell == "cell/b" }.count == 2)
    #expect(ReportFixture.report(outcome).status == DPAHarness.ExitStatus.failed)
  }

  @Test("A single iteration with another root voids its cell, and that root is shown")
  func otherRoot() async throws {
    let (outcome, calls) = try await Self.outcome(["cell/a"]) { call, number in
      guard number == 1 else { return ScriptedCells.end(call) }
      return ScriptedCells.printed(call) { $0["other_root"] = ScriptedCells.wrongRoot.description }
    }
    let cell = outcome.cells[0]
    #expect(cell.state == .void && cell.metrics.isEmpty && cell.root == ScriptedCells.wrongRoot.description)
    #expect(calls.count == 2)
  }

  @Test(
    "The run of another cell, of other samples or of another version is none, and neither is one without a root",
    arguments: [
      ["cell": "cell/b"], ["sample_count": 11], ["version": 2], ["root": NSNull()], ["values": "none"],
    ] as [[String: any Sendable]])
  func otherRun(changes: [String: any Sendable]) async throws {
    let (outcome, calls) = try await Self.outcome(["cell/a", "cell/b"]) { call, _ in
      guard call.cell == "cell/a" else { return ScriptedCells.end(call) }
      return ScriptedCells.printed(call) { $0.merge(changes) { $1 } }
    }
    #expect(outcome.cells.map(\.state) == [.crashed, .measured])
    #expect(outcome.cells[0].reason == "its process printed something else than its run of this cell")
    #expect(calls.count { $0.cell == "cell/a" } == 1)
  }

  @Test("Cells that crash, hang or talk nonsense are named, and the others go on")
  func faultyCells() async throws {
    let names = ["cell/crash", "cell/good", "cell/hang", "cell/nonsense", "cell/refuse"]
    let (outcome, calls) = try await Self.outcome(names) { call, _ in
      switch call.cell {
      case "cell/crash": .signalled(11)
      case "cell/hang": .hung(seconds: 2)
      case "cell/nonsense": .exited(status: 0, output: "hello", words: "")
      case "cell/refuse": .exited(status: 64, output: "", words: "Error: no")
      default: ScriptedCells.end(call)
      }
    }
    #expect(outcome.cells.map(\.state) == [.crashed, .measured, .hung, .crashed, .crashed])
    #expect(
      outcome.cells.map(\.reason) == [
        "its process was ended by signal 11", nil, "its process was still running after 2.0 s and was ended",
        "its process printed something else than its run of this cell",
        "its process ended with status 64, saying: Error: no",
      ])
    #expect(calls.count == 4 + 5)
    #expect(outcome.isComplete)
    #expect(ReportFixture.report(outcome).status == DPAHarness.ExitStatus.internalError)
  }

  @Test("An interrupted run keeps what it has, says so, and has the status 130")
  func interruption() async throws {
    let programs = ScriptedPrograms { call, number in
      guard number == 3 else { return ScriptedCells.end(call) }
      withUnsafeCurrentTask { $0?.cancel() }
      return .interrupted
    }
    let cells = ["cell/a", "cell/b"].map { ScriptedCells.cell($0) }
    let run = try BenchmarkRun(Self.plan, of: cells, executable: "program", programs: programs)
    let outcome = try await Task { try await run.run() }.value
    #expect(!outcome.isComplete && programs.calls.count == 4)
    let runs = outcome.cells.map { $0.metric("wall_nanoseconds")?.runs.count ?? 0 }
    #expect(runs.sorted() == [1, 2])
    for (cell, count) in zip(outcome.cells, runs) {
      #expect(cell.state == .measured && cell.reason == "interrupted after \(count) of 3 processes")
    }
    #expect(ReportFixture.report(outcome).status == DPAHarness.ExitStatus.interrupted)
  }

  @Test("A cell that an interruption of the terminal ended is interrupted only where this run is, too")
  func signalledCell() async throws {
    for isCancelled in [false, true] {
      let programs = ScriptedPrograms { call, number in
        guard number == 0 else { return ScriptedCells.end(call) }
        if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
        return .signalled(2)
      }
      let run = try BenchmarkRun(Self.plan, of: [ScriptedCells.cell("cell/a")], executable: "p", programs: programs)
      let outcome = try await Task { try await run.run() }.value
      #expect(outcome.cells[0].state == (isCancelled ? .missing : .crashed))
      #expect(outcome.isComplete != isCancelled)
    }
  }

  @Test("A run whose counting was interrupted has its times, and says what is missing")
  func interruptedCounting() async throws {
    let programs = ScriptedPrograms { call, number in
      guard number == 4 else { return ScriptedCells.end(call) }
      withUnsafeCurrentTask { $0?.cancel() }
      return .interrupted
    }
    let run = try BenchmarkRun(Self.plan, of: [ScriptedCells.cell("cell/a")], executable: "p", programs: programs)
    let cell = try await Task { try await run.run() }.value.cells[0]
    #expect(cell.state == .measured && cell.reason == "interrupted after 3 of 3 processes")
    #expect(cell.metric("allocation_count")?.isExact == false)
  }

  @Test("A cell that failed after some processes has no figures, whatever was measured before")
  func lateFailure() async throws {
    for (end, state) in [(ProgramEnd.signalled(11), ReportCell.State.crashed), (.hung(seconds: 1), .hung)] {
      let (outcome, calls) = try await Self.outcome(["cell/a"]) { call, number in
        number == 4 ? end : ScriptedCells.end(call)
      }
      #expect(outcome.cells[0].state == state && outcome.cells[0].metrics.isEmpty && calls.count == 5)
    }
  }

  @Test("The seed, the instructions and the iterations of the plan reach the processes")
  func planOfInstructions() async throws {
    var plan = Self.plan
    plan.countsInstructions = true
    plan.iterations = 4
    let (outcome, calls) = try await Self.outcome(["cell/a"], plan: plan) { call, _ in
      guard call.pass == "instructions" else { return ScriptedCells.end(call) }
      return ScriptedCells.printed(call) { $0["values"] = [["metric": "instructions", "iterations": [7]]] }
    }
    #expect(calls.map(\.pass).suffix(2) == ["instructions", "instructions"])
    #expect(calls.allSatisfy { $0.arguments[6...].prefix(4) == ["--iterations", "4", "--warmup", "0"] })
    // Of the 60 seconds that the process has.
    let limited = calls.filter { $0.arguments.suffix(2) == ["--time-limit", "54.0"] }
    #expect(limited.map(\.pass) == ["instructions", "instructions"])
    let metric = outcome.cells[0].metric("instructions")
    #expect(metric?.runs == [[7], [7]] && metric?.isExact == true)
  }

  @Test("A cell whose turn never came is missing")
  func missingCell() async throws {
    let programs = ScriptedPrograms { _, _ in
      withUnsafeCurrentTask { $0?.cancel() }
      return .interrupted
    }
    let run = try BenchmarkRun(Self.plan, of: [ScriptedCells.cell("cell/a")], executable: "p", programs: programs)
    let outcome = try await Task { try await run.run() }.value
    #expect(outcome.cells[0].state == .missing && outcome.cells[0].metrics.isEmpty)
  }

  @Test("Counts that agree are exact; those that differ, or of several threads, are advisory and say why")
  func exactness() async throws {
    let cells = [
      ScriptedCells.cell("cell/differs"), ScriptedCells.cell("cell/same"), ScriptedCells.cell("cell/threads", jobs: 2),
    ]
    let programs = ScriptedPrograms { call, number in
      ScriptedCells.end(call, count: call.cell == "cell/differs" ? Double(number) : 3)
    }
    let run = try BenchmarkRun(Self.plan, of: cells, executable: "p", programs: programs)
    let metrics = try await run.run().cells.map { $0.metric("allocation_count") }
    #expect(metrics.map { $0?.isExact } == [false, true, false])
    #expect(metrics[0]?.reason?.hasPrefix("advisory: the runs differ, from ") == true)
    #expect(metrics[1]?.reason == nil && metrics[1]?.runs == [[3, 3], [3, 3]])
    #expect(metrics[2]?.reason == "advisory: how 2 threads share the work differs from run to run")
  }

  @Test("One counted process shows nothing about the next")
  func singleCount() async throws {
    var plan = Self.plan
    plan.memoryRepeats = 1
    let (outcome, _) = try await Self.outcome(["cell/a"], plan: plan) { call, _ in ScriptedCells.end(call) }
    let metric = outcome.cells[0].metric("allocation_count")
    #expect(metric?.isExact == false && metric?.reason == "advisory: one run shows nothing about the next")
  }

  @Test("What a process cannot measure stays unavailable with its reason")
  func unavailableMetric() async throws {
    let (outcome, _) = try await Self.outcome(["cell/a"]) { call, _ in
      guard call.pass == "memory" else { return ScriptedCells.end(call) }
      let values = [CellRun.Values(metric: "allocation_count", iterations: [], reason: "no jemalloc")]
      let run = CellRun(
        cell: call.cell, root: ScriptedCells.rightRoot.description, sampleCount: 10, values: values)
      return .exited(status: 0, output: run.line, words: "")
    }
    let metric = outcome.cells[0].metric("allocation_count")
    #expect(metric?.runs == [] && metric?.isExact == false && metric?.reason == "no jemalloc")
  }

  @Test("Numbers that cannot be are refused with the rule")
  func refusals() {
    var plan = Self.plan
    plan.repeats = 0
    let cells = [ScriptedCells.cell("cell/a")]
    #expect(throws: HarnessError.usage("\(setting: "repeats") must be 1 to 1000, not 0")) {
      try BenchmarkRun(plan, of: cells, executable: "p")
    }
    plan = Self.plan
    plan.memoryRepeats = -1
    #expect(throws: HarnessError.usage("\(setting: "memory_repeats") must be 0 to 1000, not -1")) {
      try BenchmarkRun(plan, of: cells, executable: "p")
    }
    for seconds in [0, 86_400.5, .nan] {
      plan = Self.plan
      plan.secondsOfProcess = seconds
      #expect(
        throws: HarnessError.usage(
          "\(setting: "cell_timeout") must be above 0 and at most 86400 seconds, not \(seconds)")
      ) {
        try BenchmarkRun(plan, of: cells, executable: "p")
      }
    }
    plan = Self.plan
    (plan.repeats, plan.memoryRepeats) = (1_001, 0)
    #expect(throws: HarnessError.usage("\(setting: "repeats") must be 1 to 1000, not 1001")) {
      try BenchmarkRun(plan, of: cells, executable: "p")
    }
    (plan.repeats, plan.memoryRepeats) = (1, 1_001)
    #expect(throws: HarnessError.usage("\(setting: "memory_repeats") must be 0 to 1000, not 1001")) {
      try BenchmarkRun(plan, of: cells, executable: "p")
    }
    #expect(throws: HarnessError.usage("no benchmark cell is left to run\(step: .listBenchmarks)")) {
      try BenchmarkRun(Self.plan, of: [], executable: "p")
    }
  }
}
