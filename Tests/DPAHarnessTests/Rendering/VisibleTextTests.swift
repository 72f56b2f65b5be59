import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("Text from outside is made visible")
struct VisibleTextTests {
  @Test("Plain text of any script stays as it is")
  func plain() {
    for text in ["", "table.csv", "a b", "é😀 中文 ελ", "a:b::c", "# [x] ##", "::".dropFirst(2) + "x", "a ::e"] {
      #expect(VisibleText.render(String(text)) == text)
    }
  }

  @Test("What cannot be seen is spelt out")
  func hidden() {
    for (text, shown) in [
      ("a\nb\r\tc", #"a\nb\r\tc"#), ("\u{1B}[31m", #"\u{1B}[31m"#),
      ("\u{0}\u{7F}\u{85}\u{9B}", #"\u{0}\u{7F}\u{85}\u{9B}"#),
      ("\u{202E}gpj\u{202C}", #"\u{202E}gpj\u{202C}"#),
      ("\u{2066}\u{2069}\u{200E}\u{200F}\u{61C}", #"\u{2066}\u{2069}\u{200E}\u{200F}\u{61C}"#),
      ("a\u{200B}\u{200D}\u{2060}\u{FEFF}\u{AD}b", #"a\u{200B}\u{200D}\u{2060}\u{FEFF}\u{AD}b"#),
      ("\u{A0}\u{2003}\u{3000}\u{2028}\u{2029}", #"\u{A0}\u{2003}\u{3000}\u{2028}\u{2029}"#),
      ("\u{E0041}\u{FE0F}\u{3164}", #"\u{E0041}\u{FE0F}\u{3164}"#),
      ("\u{FFF9}a\u{FFFB}b\u{600}", #"\u{FFF9}a\u{FFFB}b\u{600}"#),
      ("\u{FFFE}\u{FFFF}\u{1FFFE}", #"\u{FFFE}\u{FFFF}\u{1FFFE}"#),
    ] {
      #expect(VisibleText.render(text) == shown)
      #expect(VisibleText.render(shown) == shown, "what is visible stays so")
    }
  }

  @Test("Nothing can pass for a command of GitHub Actions")
  func commands() {
    #expect(VisibleText.render("::error::x") == #"\u{3A}:error::x"#)
    #expect(VisibleText.render("  ::stop-commands::x") == #"  \u{3A}:stop-commands::x"#)
    #expect(VisibleText.render("a ##[add-mask]b ###[x]") == #"a ##\u{5B}add-mask]b ###\u{5B}x]"#)
    #expect(VisibleText.render(":x #[y]") == ":x #[y]")
  }

  @Test("A parser's message keeps its lines, and the arguments in it lose theirs")
  func messages() {
    let value = "1\n::error::x\u{1B}"
    let shown = #"1\n::error::x\u{1B}"#
    let message = "Error: The value '\(value)' is invalid\nUsage: x\n  See '--help'."
    let expected = "Error: The value '\(shown)' is invalid\nUsage: x\n  See '--help'."
    for arguments in [["x", "--count", value], ["--count=\(value)"]] {
      #expect(VisibleText.render(lines: message, repeating: arguments) == expected)
    }
    #expect(VisibleText.render(lines: "a\n::b\u{202E}", repeating: []) == "a\n" + #"\u{3A}:b\u{202E}"#)
  }

  @Test("A subject, notes and figures from outside break out of no format", arguments: VerdictFormat.allCases)
  func subject(_ format: VerdictFormat) throws {
    let name = ShownVerdict.hostileName
    let figures = FigureTable(columns: ["cell"], wordColumnCount: 1, rows: [["::error::\(name)"]])
    for (subject, figures) in [(name, nil), ("::error::x", nil), ("a##[error]b", figures)] {
      for outcome in [CaseVerdict.Outcome.held, .failed([Difference(name, expected: name, found: name)])] {
        let verdict = Verdict(
          subject: subject, cases: [CaseVerdict(suite: subject, name: name, variant: name, outcome: outcome)],
          problems: [Verdict.Problem("\(subject)", status: .failed)], notes: [subject], figures: figures)
        let text = format.render(verdict)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && VisibleText.isHidden($0) })
        for line in text.split(separator: "\n") {
          // A line that is one of our commands is read as no other.
          let isOurs = line.hasPrefix("::error title=") || line.hasPrefix("::notice title=")
          if format == .github && isOurs { continue }
          #expect(!line.contains("##[") && !line.drop(while: \.isWhitespace).hasPrefix("::"), "\(line)")
        }
      }
    }
  }

  @Test("JSON keeps the value of what it escapes")
  func json() throws {
    let text = "a\u{202E}\u{7F}\u{E0041}é😀##[x]\n"
    let json = JSONText.line([text])
    #expect(json == #"["a\u202e\u007f\udb40\udc41é😀##\u005bx]\n"]"#)
    #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
  }
}
