import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("A comparison looks twice at most, and a resumed one at the same pairs")
struct TwoLooksTests {
  /// From -15 % to +15 %: nothing can be said about so wide a spread.
  private static let wide = (0..<16).map { (Double($0) - 7.5) * 0.02 }

  private static var build: ScriptedBuild {
    var build = ScriptedBuild()
    build.cells = ["a/one"]
    return build
  }

  /// A log that holds pairs of a cell with these differences from the first round on.
  private static func log(_ differences: [Double], of cell: String = "a/one") throws(HarnessError) -> PairLog {
    let log = PairLog()
    try keep(differences, of: cell, in: log)
    return log
  }

  private static func keep(_ differences: [Double], of cell: String, in log: PairLog) throws(HarnessError) {
    for (round, difference) in differences.enumerated() {
      let pair = MeasuredPair(base: 1e6, new: 1e6 * exp(difference), isBaseFirst: round.isMultiple(of: 2))
      try log.append(PairLine(cell: cell, round: round, pair: pair))
    }
  }

  @Test("A run interrupted in its second look decides the first one from its own pairs only")
  func resumedInSecondLook() async throws {
    // With the eight pairs behind the first look, it would say regressed at once.
    let kept = Self.wide + [Double](repeating: 1, count: 8)
    let report = try await Self.build.compare(log: try Self.log(kept))
    #expect(report.cells.map(\.timing.pairCount) == [32])
    #expect(report.canary?.pairs.count == 32)
  }

  @Test("The canary that moved at the first look ends the run there, whatever pairs were kept beyond")
  func canaryOfFirstLook() async throws {
    let moved = [Double](repeating: 0.05, count: 16)
    let log = try Self.log(moved, of: CanaryCheck.cell)
    try Self.keep(Self.wide, of: "a/one", in: log)
    let report = try await Self.build.compare(log: log)
    #expect(report.canary?.hasMoved == true)
    #expect(report.cells.map(\.timing.decision) == [.inconclusive])
    #expect(report.cells.map(\.timing.pairCount) == [16])
  }

  @Test("Where the first look decides all, pairs of the canary beyond it count for nothing")
  func canaryBeyondFirstLook() async throws {
    let calm = (0..<16).map { $0.isMultiple(of: 2) ? 0.001 : -0.001 }
    let log = try Self.log(calm)
    try Self.keep(calm + [Double](repeating: 0.05, count: 16), of: CanaryCheck.cell, in: log)
    let report = try await Self.build.compare(log: log)
    #expect(report.cells.map(\.timing.decision) == [.equivalent])
    #expect(report.canary?.pairs.count == 16 && report.canary?.hasMoved == false)
  }

  @Test("There is no third look, and rounds that no look has count for nothing")
  func noThirdLook() async throws {
    let log = try Self.log(Self.wide + Self.wide)
    for round in [-1, 32, .max] {
      try log.append(PairLine(cell: "a/one", round: round, pair: .init(base: 1, new: 9, isBaseFirst: true)))
    }
    let report = try await Self.build.compare(log: log)
    #expect(report.cells.map(\.timing.decision) == [.inconclusive])
    #expect(report.cells.map(\.timing.pairCount) == [32])
    #expect(report.verdict().status == .undecided)
  }

  @Test("What the first look decided stays, though Holm at the second look would say otherwise")
  func decidedStays() async throws {
    // Four of 1,024 sign combinations reach this sum: below 0.005 as the larger of two p, and not as the smaller.
    let log = try Self.log([Double](repeating: 0.2, count: 8) + [-0.01, -0.01])
    let rising = [0.005, 0.005, 0.01, 0.01, 0.02, 0.02, 0.03, 0.04, 0.05, 0.06]
    try Self.keep(rising + [Double](repeating: -0.05, count: 10), of: "b/two", in: log)
    var build = ScriptedBuild()
    build.takesTurns = false
    let report = try await build.compare(pairs: 10, log: log)
    #expect(report.cells.map(\.timing.decision) == [.regressed, .equivalent])
    #expect(report.cells.map(\.timing.pairCount) == [10, 20])
    #expect(report.cells.map(\.timing.worse).first == 4 / 1_024.0)
  }

  @Test("A cell whose process fails at the second look has no decision any more")
  func crashInSecondLook() async throws {
    var build = Self.build
    build.crashing = "a/one"
    let report = try await build.compare(log: try Self.log(Self.wide))
    #expect(report.cells.isEmpty)
    #expect(
      report.problems.first?.sentence.description == "cell 'a/one' is void: its timing process was ended by signal 11")
    #expect(report.verdict().status == .internalError)
  }

  @Test("A kept line without a pair voids its cell, whatever status it names", arguments: [0, 64, 130, 999, nil])
  func keptProblem(_ status: Int32?) async throws {
    let log = PairLog()
    try log.append(PairLine(cell: "a/one", round: 3, problem: "it failed", status: status))
    let report = try await Self.build.compare(log: log)
    #expect(report.cells.isEmpty)
    #expect(report.problems.map(\.sentence) == ["cell 'a/one' is void: it failed"])
    #expect(report.verdict().status == .internalError)
  }
}
