import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("What follows from each decision")
struct ComparisonVerdictTests {
  private static let expected: [DecisionName: DPAHarness.ExitStatus] = [
    .regressed: .regression, .improved: .held, .equivalent: .held, .inconclusive: .undecided, .void: .failed,
    .missing: .notComparable, .notComparable: .notComparable,
  ]

  private func report(
    timing: DecisionName? = nil, exact: [DecisionName] = [], trend: DecisionName? = nil,
    problems: [ComparisonProblem] = []
  ) -> ComparisonReport {
    let timed = timing.map { decision in
      TimingDecision(
        name: "a", metric: "cpu_nanoseconds", decision: decision, effect: 0, interval: nil, worse: 1, worseAdjusted: 1,
        better: 1, betterAdjusted: 1, pairCount: 16, detectable: nil, threshold: 0.1)
    }
    return ComparisonReport(
      header: .current, evidence: .reports, base: .init(label: "b", sha256: nil), new: .init(label: "n", sha256: nil),
      machine: "m", seed: 1, alpha: 0.01, pairCount: 0, pairing: nil, calibration: "c", canary: nil,
      cells: timed.map { [.init(timing: $0, pairs: [])] } ?? [],
      exact: exact.map { ExactDecision(cell: "a", metric: "allocation_count", decision: $0, change: "x") },
      problems: problems, trend: trend.map { [TrendDecision("a", "m", $0, "x")] } ?? [])
  }

  @Test("Of a time, an exact metric or a night", arguments: DecisionName.allCases)
  func statuses(_ decision: DecisionName) {
    // A verdict of nothing but what cannot decide holds nothing.
    let status = Self.expected[decision] ?? .malformed
    let strict = decision == .improved ? .regression : status
    for report in [report(timing: decision), report(exact: [decision]), report(trend: decision)] {
      #expect(report.verdict().status == status)
      #expect(report.verdict(failsOnImproved: true).status == strict)
    }
    let beside = report(timing: decision, exact: [.equivalent])
    #expect(beside.verdict().status == (Self.expected[decision] ?? .held))
  }

  @Test("Of several the most severe wins: 70, 1, 4, 2, 3")
  func several() {
    let decisions: [DecisionName] = [.void, .missing, .regressed, .inconclusive, .equivalent]
    let statuses: [DPAHarness.ExitStatus] = [.failed, .notComparable, .regression, .undecided, .held]
    for place in decisions.indices {
      #expect(report(exact: decisions[place...].reversed()).verdict().status == statuses[place])
    }
    let crashed = ComparisonProblem.void("a", "it crashed", status: .internalError)
    #expect(report(exact: [.void], problems: [crashed]).verdict().status == .internalError)
  }

  @Test("Where memory regressed, the verdict says how to find what allocates; nothing where only a time did")
  func advice() {
    let words = Sentence.Words(
      setting: { $0 }, step: { if case .profileAllocations(let cell) = $0 { "profile \(cell)" } else { nil } })
    func notes(_ report: ComparisonReport) -> [String] {
      Array(report.verdict().worded(by: words).notes.filter { !$0.hasPrefix("base ") && !$0.hasPrefix("two ") })
    }
    #expect(notes(report(exact: [.regressed])) == ["the memory of 'a' regressed; profile a"])
    #expect(report(exact: [.regressed]).verdict().worded(by: .plain).notes.last == "the memory of 'a' regressed")
    #expect(notes(report(timing: .regressed, exact: [.equivalent])) == [])
    #expect(notes(report(trend: .regressed)) == [])
    #expect(notes(report(exact: [.improved])) == ["improved: 1; an accepted baseline may be out of date"])
    let night = TrendDecision("b", "peak_bytes", .regressed, "x")
    let cells = ["c", "a", "a"].map { ExactDecision(cell: $0, metric: "live_bytes", decision: .regressed, change: "x") }
    #expect(notes(report(cells, [])) == ["the memory of 'a' and 1 other cell regressed; profile a"])
    #expect(notes(report(cells, [night])) == ["the memory of 'a' and 2 other cells regressed; profile a"])
    let instructions = ExactDecision(cell: "a", metric: "instructions", decision: .regressed, change: "x")
    #expect(notes(report([instructions], [])) == [])
  }

  private func report(_ exact: [ExactDecision], _ trend: [TrendDecision]) -> ComparisonReport {
    ComparisonReport(
      header: .current, evidence: .reports, base: .init(label: "b", sha256: nil), new: .init(label: "n", sha256: nil),
      machine: "m", seed: 1, alpha: 0.01, pairCount: 0, pairing: nil, calibration: "c", canary: nil, cells: [],
      exact: exact, problems: [], trend: trend)
  }

  @Test("A problem keeps its status through a file; a number that is no status is 70")
  func problems() throws {
    let problem = ComparisonProblem.missing("a", from: "b")
    let text = JSONText.line(problem)
    let read: ComparisonProblem = try JSONFile.decode(Array(text.utf8), from: "p")
    #expect(read == problem && read.exitStatus == .notComparable)
    let other: ComparisonProblem = try JSONFile.decode(
      Array(#"{"decision":"void","sentence":"s","status":999}"#.utf8), from: "p")
    #expect(other.exitStatus == .internalError)
  }
}
