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
