import DPAHarness
import Testing

@testable import HarnessKit

@Suite("A verdict as text")
struct TextVerdictTests {
  @Test("Skipped cases are counted in a column of their own, with the reason below")
  func plain() {
    #expect(
      VerdictFormat.text.render(ShownVerdict.plain) == """
        layer             kernel        held  failed  skipped
        chain             portable         1       1        0
        roots             avx2             0       0        1

        FAILED chain, case 'case 1', kernel portable
          digest
            expected aa
            found    ab
        SKIPPED 1 case: left out
        PROBLEM 'f' is cut off
        golden: NOT HELD, 1 cases held, 1 failed, 1 skipped, 1 problem with the data

        """)
  }

  @Test("Beyond twenty, failures are counted")
  func many() {
    let twenty = VerdictFormat.text.render(ShownVerdict.failures(20))
    #expect(twenty.contains("case '19'") && !twenty.contains("more failed"))
    let more = VerdictFormat.text.render(ShownVerdict.failures(23))
    #expect(more.contains("case '19'") && !more.contains("case '20'"))
    #expect(more.contains("\n... and 3 more failed cases\ngolden: NOT HELD, 0 cases held, 23 failed\n"))
  }

  @Test("No name can end a line or reach the terminal as a command")
  func hostile() {
    let text = VerdictFormat.text.render(ShownVerdict.hostile)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    let name = ShownVerdict.visibleName
    #expect(text.contains("FAILED \(name), case '\(name)', kernel \(name)\n"))
    #expect(text.contains("PROBLEM \(name)\n"))
    #expect(text.split(separator: "\n").count == 10)
  }
}
