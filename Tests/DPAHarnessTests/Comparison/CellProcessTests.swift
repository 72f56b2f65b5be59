import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("The processes of a comparison")
struct CellProcessTests {
  private static let expected = ExpectedRuns(["a/one": .init(sampleCount: 9, root: "aa")])

  private static func run(_ values: [CellRun.Values], root: String = "aa") -> ProgramEnd {
    .exited(
      status: 0, output: CellRun(cell: "a/one", root: root, sampleCount: 9, values: values).line, words: "")
  }

  private static func times(_ values: [Double]) -> ProgramEnd {
    run([.init(metric: "cpu_nanoseconds", iterations: values)])
  }

  private func failure(_ end: ProgramEnd) async -> CellProcess.Failure? {
    do throws(CellProcess.Failure) {
      let process = CellProcess(runs: ScriptedPrograms { _, _ in end }, size: "smoke", expecting: Self.expected)
      _ = try await process.run(.init("p", "a/one"), pass: "timing")
      return nil
    } catch { return error }
  }

  @Test("A process that ends otherwise than with 0 and a run is void, with what follows")
  func failures() async {
    #expect(await failure(Self.times([1])) == nil)
    #expect(
      await failure(.exited(status: 3, output: "", words: "no"))
        == .void("its timing process ended with status 3, saying: no", .internalError))
    #expect(
      await failure(.hung(seconds: 120))
        == .void("its timing process was still running after 120.0 s and was ended", .internalError))
    #expect(
      await failure(.couldNotStart(reason: "no such file"))
        == .void("its timing process could not be started: no such file", .internalError))
    #expect(await failure(.interrupted) == .interrupted)
    #expect(
      await failure(.exited(status: 0, output: "{\"version\":", words: ""))
        == .void(
          "its timing process printed what is not a run of a cell: 'p' is malformed: it is not JSON, or it is cut off",
          .malformed))
    let newer = #"{"version":2,"cell":"a/one","root":"aa","sample_count":9,"values":[]}"#
    #expect(
      await failure(.exited(status: 0, output: newer, words: ""))
        == .void("its timing process prints version 2, but this program reads 1", .notComparable))
  }

  @Test("A cell is asked for by name, pass, size and extra work")
  func arguments() async throws {
    let programs = ScriptedPrograms { _, _ in Self.times([1]) }
    let process = CellProcess(runs: programs, size: "nightly", expecting: Self.expected)
    _ = try await process.run(.init("p", "a/one"), pass: "timing")
    _ = try await process.run(.init("p", "a/one", extraWorkPercent: 5), pass: "timing")
    let common = ["bench-cell", "a/one", "--pass", "timing", "--size", "nightly"]
    #expect(programs.calls.map(\.arguments) == [common, common + ["--extra-work", "5"]])
  }

  private func pair(
    base: ProgramEnd, new: ProgramEnd, _ pairing: Pairing = .inTurn, isBaseFirst: Bool = true, extra: Int = 0
  ) async throws(CellProcess.Failure) -> (pair: MeasuredPair, calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms { call, _ in call.program == "base" ? base : new }
    let measurement = PairMeasurement(
      process: CellProcess(runs: programs, size: "smoke", expecting: Self.expected), base: "base", new: "new",
      pairing: pairing, extraWorkPercent: extra, seed: 1)
    let step = PairSchedule(cells: ["a/one"], pairCount: 2, seed: 1).steps.first { $0.isBaseFirst == isBaseFirst }
    guard let step else { preconditionFailure("half of the pairs are in each order") }
    return (try await measurement.run(step, metric: "cpu_nanoseconds"), programs.calls)
  }

  @Test("A pair back to back is the medians of both, in the order of the schedule; only the new side does extra work")
  func pairs() async throws {
    for isBaseFirst in [true, false] {
      let (pair, calls) = try await pair(
        base: Self.times([1, 9, 2]), new: Self.times([4, 8]), .backToBack, isBaseFirst: isBaseFirst, extra: 10)
      #expect(pair == MeasuredPair(base: 2, new: 6, isBaseFirst: isBaseFirst))
      #expect(calls.map(\.program) == (isBaseFirst ? ["base", "new"] : ["new", "base"]))
      #expect(calls.allSatisfy { $0.arguments.contains("--extra-work") == ($0.program == "new") })
    }
  }

  @Test("A pair in turn is the median of the ratios of neighbours, whatever the machine did to both meanwhile")
  func turns() async throws {
    for isBaseFirst in [true, false] {
      let (pair, calls) = try await pair(
        base: Self.times([10, 90, 20]), new: Self.times([11, 99, 24]), isBaseFirst: isBaseFirst, extra: 10)
      let difference = try #require(pair.difference)
      // Differences are kept in billionths.
      #expect(abs(LogRatio.share(difference) - 0.1) < 1e-9 && pair.worsening() == difference)
      #expect((pair.base, pair.new) == (20, 24) && pair.isBaseFirst == isBaseFirst)
      #expect(calls.map(\.program) == (isBaseFirst ? ["base", "new"] : ["new", "base"]))
      #expect(calls.allSatisfy { $0.arguments.contains("--in-turn") })
      #expect(calls.allSatisfy { $0.arguments.contains("--extra-work") == ($0.program == "new") })
    }
  }

  @Test("Processes that took turns over different numbers of iterations are no pair")
  func unequalTurns() async {
    let failure = CellProcess.Failure.void("its processes took turns over 3 and 2 iterations", .notComparable)
    await #expect(throws: failure) { try await pair(base: Self.times([1, 9, 2]), new: Self.times([4, 8])) }
  }

  @Test("Of two processes in turn the one that failed is named, whichever was started first", arguments: [true, false])
  func failedTurn(_ isBaseFirst: Bool) async {
    let failure = CellProcess.Failure.void("its timing process was ended by signal 9", .internalError)
    await #expect(throws: failure) {
      try await pair(base: Self.times([1]), new: .signalled(9), isBaseFirst: isBaseFirst)
    }
    await #expect(throws: failure) {
      try await pair(base: .signalled(9), new: Self.times([1]), isBaseFirst: isBaseFirst)
    }
    await #expect(throws: CellProcess.Failure.interrupted) {
      try await pair(base: Self.times([1]), new: .interrupted, isBaseFirst: isBaseFirst)
    }
  }

  @Test("Without a positive figure on both sides there is no pair", arguments: [[], [0], [1, -1]])
  func noFigure(_ values: [Double]) async {
    let failure = CellProcess.Failure.void("its process has no positive 'cpu_nanoseconds'", .internalError)
    await #expect(throws: failure) { try await pair(base: Self.times([1]), new: Self.times(values)) }
    await #expect(throws: failure) { try await pair(base: Self.times(values), new: Self.times([1])) }
    await #expect(throws: failure) { try await pair(base: Self.times([1]), new: Self.run([])) }
  }

  @Test("Another root is void before any time is looked at")
  func roots() async {
    await #expect(
      throws: CellProcess.Failure.void("a timing process of 'new' computed the root bb, and it must be aa", .failed)
    ) { try await pair(base: Self.run([]), new: Self.run([], root: "bb")) }
  }

  private func program(_ listing: ProgramEnd) async throws -> CellProgram {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-program-\(UUID().uuidString)")
    try Data("program".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await CellProgram.read(
      label: "main", path: file.path, size: "default", runs: ScriptedPrograms { _, _ in listing }, files: SystemFiles())
  }

  private static func listing(_ names: [String]) -> ProgramEnd {
    let cells = names.map { name in
      #"{"name":"\#(name)","sample_count":9,"primary_metric":"cpu_nanoseconds","gated":true}"#
    }
    return .exited(status: 0, output: #"{"cells":[\#(cells.joined(separator: ","))]}"#, words: "")
  }

  @Test("A program's cells are sorted; a filter leaves what it finds, and the canary")
  func listed() async throws {
    let program = try await program(Self.listing(["b", "canary/portable-loop", "a"]))
    #expect(program.cells.map(\.name) == ["a", "b", "canary/portable-loop"])
    #expect(try program.choosing(try CaseFilter("^b$")).cells.map(\.name) == ["b", "canary/portable-loop"])
    #expect(try program.choosing(nil).cells.count == 3)
  }

  @Test("A listing that cannot be read, or names a cell twice, is not comparable; an interruption is one")
  func refused() async throws {
    await #expect(
      throws: HarnessError.notComparable("'main' lists the benchmark 'a' twice; each needs a name of its own")
    ) { try await program(Self.listing(["a", "b", "a"])) }
    await #expect(
      throws: HarnessError.notComparable(
        "'main' lists its benchmarks in a way that this version does not know: 'main' is malformed: it is not JSON, "
          + "or it is cut off")
    ) { try await program(.exited(status: 0, output: "{", words: "")) }
    await #expect(throws: HarnessError.comparisonInterrupted(pairs: 0, state: nil)) {
      try await program(.interrupted)
    }
  }
}
