import DPAHarness
import Foundation
import Testing

@testable import HarnessKit

@Suite("Verdict")
struct VerdictTests {
  private func verdict(_ outcomes: [CaseVerdict.Outcome], problems: [Verdict.Problem] = []) -> Verdict {
    let cases = outcomes.enumerated().map { index, outcome in
      CaseVerdict(suite: "chain", name: "case \(index)", variant: "portable", outcome: outcome)
    }
    return Verdict(subject: "golden", cases: cases, problems: problems)
  }

  private let wrong = CaseVerdict.Outcome.failed([Difference("digest", expected: "aa", found: "ab")])

  @Test("A verdict of no case that ran is never held")
  func empty() {
    #expect(verdict([]).status == .malformed)
    #expect(verdict([.skipped(reason: "no such kernel")]).status == .malformed)
  }

  @Test("One failed case fails the verdict")
  func failed() {
    #expect(verdict([.held, .held]).status == .held)
    #expect(verdict([.held, wrong]).status == .failed)
  }

  @Test("A problem with the data outweighs a failed case as the exit statuses say")
  func problems() {
    #expect(verdict([wrong], problems: [Verdict.Problem("cut", status: .malformed)]).status == .malformed)
    #expect(verdict([.held], problems: [Verdict.Problem("changed", status: .failed)]).status == .failed)
  }

  @Test("The text names layer, case, kernel and both values")
  func text() {
    let rendered = VerdictFormat.text.render(verdict([.held, wrong]))
    #expect(
      rendered == """
        layer             kernel        held  failed
        chain             portable         1       1

        FAILED chain, case 'case 1', kernel portable
          digest
            expected aa
            found    ab
        golden: NOT HELD, 1 cases held, 1 failed

        """)
  }

  @Test("The JSON holds the failures and the exit status")
  func json() throws {
    let data = Data(VerdictFormat.json.render(verdict([.held, wrong])).utf8)
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(report["exit_status"] as? Int == 1)
    #expect((report["failures"] as? [[String: Any]])?.first?["name"] as? String == "case 1")
  }
}
