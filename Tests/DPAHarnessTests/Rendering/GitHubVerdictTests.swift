import DPAHarness
import Testing

@testable import HarnessKit

@Suite("A verdict as annotations of GitHub")
struct GitHubVerdictTests {
  @Test("Problems and failures are errors, skips are notices, and one plain line says it all")
  func plain() {
    #expect(
      VerdictFormat.github.render(ShownVerdict.plain) == """
        ::error title=problem with the data::'f' is cut off
        ::error title=FAILED chain%2C case 'case 1'%2C kernel portable::digest: expected aa, found ab
        ::notice title=golden%3A skipped::1 case: left out
        golden: NOT HELD, 1 cases held, 1 failed, 1 skipped, 1 problem with the data

        """)
  }

  @Test("Several differences are lines of one annotation, and % is escaped first")
  func escapes() {
    let differences = [
      Difference("100 %0A", expected: "a:b,c", found: "d\r\ne"), Difference("two", expected: "1", found: "2"),
    ]
    let verdict = Verdict(
      subject: "golden",
      cases: [CaseVerdict(suite: "a:b", name: "50 %, c", variant: "k\n::error::", outcome: .failed(differences))])
    #expect(
      VerdictFormat.github.render(verdict)
        == #"::error title=FAILED a%3Ab%2C case '50 %25%2C c'%2C kernel k\n%3A%3Aerror%3A%3A::"#
        + "100 %250A: expected a:b,c, found d%0D%0Ae%0Atwo: expected 1, found 2\n"
        + "golden: NOT HELD, 0 cases held, 1 failed\n")
  }

  @Test("No name can start a command of its own")
  func hostile() {
    let lines = VerdictFormat.github.render(ShownVerdict.hostile).split(separator: "\n")
    #expect(lines.map { $0.prefix(8) } == ["::error ", "::error ", "::notice", "golden: "])
  }

  @Test("Of more errors than GitHub shows, the last counts the rest")
  func many() {
    let ten = VerdictFormat.github.render(ShownVerdict.failures(10)).split(separator: "\n")
    #expect(ten.count == 11)
    #expect(ten[9].hasPrefix("::error title=FAILED chain%2C case '9'"))
    let eleven = VerdictFormat.github.render(ShownVerdict.failures(11)).split(separator: "\n")
    #expect(eleven.count == 11)
    #expect(eleven[9] == "::error title=golden::... and 2 more; another format names them all")
  }
}
