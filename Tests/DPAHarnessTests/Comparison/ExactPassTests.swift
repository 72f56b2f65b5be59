import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("The exact metrics of two builds")
struct ExactPassTests {
  private typealias Values = CellRun.Values

  private static let cell = ListedCell(
    name: "a/one", sampleCount: 9, primaryMetric: "cpu_nanoseconds", isGated: true)

  /// Runs the pass on builds whose first and second process print these values.
  private func run(
    base: [[Values]], new: [[Values]]
  ) async throws -> (result: ExactPass.Result, calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms { call, number in
      let values = (call.program == "base" ? base : new)[number % 2]
      return .exited(
        status: 0, output: CellRun(cell: call.cell, root: "aa", sampleCount: 9, values: values).line, words: "")
    }
    let result = try await pass(programs).run([Self.cell], log: PairLog())
    return (result, programs.calls)
  }

  private func pass(_ programs: ScriptedPrograms) -> ExactPass {
    func program(_ label: String) -> CellProgram {
      CellProgram(label: label, path: label, sha256: "", cells: [Self.cell])
    }
    return ExactPass(
      process: CellProcess(
        runs: programs, size: "smoke", expecting: ExpectedRuns(["a/one": .init(sampleCount: 9, root: "aa")])),
      base: program("base"), new: program("new"))
  }

  private static func counts(_ values: [Double]..., metric: String = "allocation_count") -> [[Values]] {
    values.map { [Values(metric: metric, iterations: $0)] }
  }

  private func advisory(_ reason: String) -> [ExactDecision] {
    [ExactDecision(cell: "a/one", metric: "allocation_count", decision: .advisory, change: reason)]
  }

  @Test("What two runs of each build agree on decides, both ways")
  func agreed() async throws {
    let steady = Self.counts([4, 4], [4, 4])
    let more = try await run(base: steady, new: Self.counts([5], [5])).result
    #expect(more.decisions.map(\.decision) == [.regressed] && more.decisions.map(\.change) == ["+25.00 %"])
    let fewer = try await run(base: steady, new: Self.counts([3], [3])).result
    #expect(fewer.decisions.map(\.decision) == [.improved])
    let same = try await run(base: steady, new: steady).result
    #expect(same.decisions.map(\.decision) == [.equivalent] && same.problems.isEmpty)
  }

  @Test("A count that differs between two runs of a build, or within one, is advisory")
  func unsteady() async throws {
    let reason = advisory("not the same in two runs of one build, so it is advisory here")
    let steady = Self.counts([4], [4])
    #expect(try await run(base: steady, new: Self.counts([4], [5])).result.decisions == reason)
    #expect(try await run(base: Self.counts([5], [4]), new: steady).result.decisions == reason)
    #expect(try await run(base: steady, new: Self.counts([4, 5], [4, 5])).result.decisions == reason)
    #expect(try await run(base: steady, new: Self.counts([], [])).result.decisions == reason)
  }

  @Test("What one side cannot tell is advisory, with its reason; what neither knows is left out")
  func unavailable() async throws {
    let steady = Self.counts([4], [4])
    let without = [Values](repeating: Values(metric: "allocation_count", iterations: [], reason: "no hooks"), count: 2)
    #expect(
      try await run(base: steady, new: without.map { [$0] }).result.decisions == advisory("unavailable: no hooks"))
    #expect(
      try await run(base: [[], []], new: steady).result.decisions == advisory("not every run tells it"))
    #expect(
      try await run(base: steady, new: [steady[0], []]).result.decisions
        == advisory("not every run tells it"))
    #expect(try await run(base: [[], []], new: [[], []]).result.decisions.isEmpty)
  }

  @Test("Allocations, their bytes, what stays and the peak are compared, each counted in a process for it")
  func metrics() async throws {
    let names = ["allocation_count", "allocated_bytes", "live_bytes", "peak_bytes"]
    let values = [[Values]](repeating: names.map { Values(metric: $0, iterations: [1]) }, count: 2)
    let (result, calls) = try await run(base: values, new: values)
    #expect(result.decisions.map(\.metric) == names)
    #expect(calls.map(\.program) == ["base", "base", "new", "new"])
    #expect(calls.allSatisfy { $0.pass == "memory" && $0.variables == CellCommand.countingVariables })
  }

  @Test("A base that was counted twice is not run again, and the builds beside it are run once each")
  func countedBase() async throws {
    let programs = ScriptedPrograms { call, number in
      let count = call.program == "base" ? 4.0 : Double(number)
      let values = [Values(metric: "allocation_count", iterations: [count])]
      return .exited(
        status: 0, output: CellRun(cell: call.cell, root: "aa", sampleCount: 9, values: values).line, words: "")
    }
    let pass = try await pass(programs).countingBase([Self.cell])
    #expect(programs.calls.map(\.program) == ["base", "base"])
    // Each build counts its own number, from 0, so that the fifth process and the sixth are on both sides of the base.
    let changes = [
      try await pass.run([Self.cell], log: PairLog()), try await pass.run([Self.cell], log: PairLog()),
      try await pass.run([Self.cell], log: PairLog()), try await pass.run([Self.cell], log: PairLog()),
    ].flatMap(\.decisions)
    #expect(programs.calls.map(\.program) == ["base", "base", "new", "new", "new", "new"])
    #expect(changes.map(\.base) == [4, 4, 4, 4] && changes.map(\.new) == [2, 3, 4, 5])
    #expect(changes.map(\.decision) == [.improved, .improved, .equivalent, .regressed])
  }

  @Test("A base whose two runs differ lets nothing decide, and one that fails is not comparable")
  func unsteadyBase() async throws {
    let programs = ScriptedPrograms { call, number in
      let values = [Values(metric: "allocation_count", iterations: [Double(number)])]
      return .exited(
        status: 0, output: CellRun(cell: call.cell, root: "aa", sampleCount: 9, values: values).line, words: "")
    }
    let found = try await pass(programs).countingBase([Self.cell]).run([Self.cell], log: PairLog())
    #expect(found.decisions == advisory("not the same in two runs of one build, so it is advisory here"))
    await #expect(
      throws: HarnessError.notComparable("cell 'a/one' is void: its memory process was ended by signal 9")
    ) { try await pass(ScriptedPrograms { _, _ in .signalled(9) }).countingBase([Self.cell]) }
  }

  @Test("A process that fails voids the cell; an interruption ends the pass")
  func failing() async throws {
    let crashed = try await pass(ScriptedPrograms { _, number in number < 3 ? Self.good : .signalled(9) })
      .run([Self.cell], log: PairLog())
    #expect(crashed.decisions.isEmpty)
    #expect(
      crashed.problems == [.void("a/one", "its memory process was ended by signal 9", status: .internalError)])
    await #expect(throws: HarnessError.comparisonInterrupted(pairs: 0, state: nil)) {
      try await pass(ScriptedPrograms { _, _ in .interrupted }).run([Self.cell], log: PairLog())
    }
  }

  private static let good = ProgramEnd.exited(
    status: 0, output: CellRun(cell: "a/one", root: "aa", sampleCount: 9, values: []).line, words: "")
}
