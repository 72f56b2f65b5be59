import DPAHarness
import Foundation
import HarnessKit
import Testing

@Suite("Sentences name settings, and a program puts in its own words")
struct SentenceTests {
  static let sentence: Sentence = "\(setting: "bit_patterns") of \(3) rows\(step: .replace)"

  static let loud = Sentence.Words(
    setting: { $0.uppercased() }, step: { $0 == .replace ? "replace it" : nil })

  @Test("Without a program's words, settings have their plain names and steps are left out")
  func plain() {
    #expect("\(Self.sentence)" == "bit_patterns of 3 rows")
    #expect("\(HarnessError.outputExists(path: "f"))" == "'f' is there already")
  }

  @Test("A program names settings and says the steps that it knows, each with what joins it")
  func words() {
    #expect(Self.sentence.worded(by: Self.loud) == "BIT_PATTERNS of 3 rows; replace it")
    let joined: Sentence = "a\(step: .replace, after: " and ")\(step: .resume)"
    #expect(joined.worded(by: Self.loud) == "a and replace it")
  }

  @Test("Sentences are equal where their pieces are, however they were put together")
  func equality() {
    let name = "jobs"
    #expect(("a" + "b\(1)") as Sentence == "ab1")
    #expect(("a \(setting: name)" + " b") as Sentence == "a \(setting: "jobs") b")
    #expect("a \("\(setting: name) b" as Sentence)" as Sentence == "a \(setting: "jobs") b")
    #expect("\(setting: "jobs")" as Sentence != "jobs")
  }

  @Test("A document holds the words alone")
  func documents() throws {
    let bytes = try JSONEncoder().encode([Self.sentence])
    #expect(String(decoding: bytes, as: UTF8.self) == #"["bit_patterns of 3 rows"]"#)
    #expect(try JSONDecoder().decode([Sentence].self, from: bytes) == ["bit_patterns of 3 rows"])
  }

  @Test("A worded verdict has a program's words in its problems and reasons, and nothing else changes")
  func verdicts() {
    let difference = Difference("value", expected: "1", found: "2")
    let verdict = Verdict(
      subject: "s",
      cases: [
        CaseVerdict(suite: "a", name: "1", variant: "v", outcome: .skipped(reason: Self.sentence)),
        CaseVerdict(suite: "a", name: "2", variant: "v", outcome: .failed([difference]), failureStatus: .regression),
      ], problems: [Verdict.Problem("no \(setting: "count")", status: .malformed)], notes: ["note"],
      advice: ["more\(step: .replace)"],
      variantTitle: "metric")
    let worded = verdict.worded(by: Self.loud)
    #expect(worded.skips.map(\.reason) == ["BIT_PATTERNS of 3 rows; replace it"])
    #expect(worded.problems == [Verdict.Problem("no COUNT", status: .malformed)])
    #expect(worded.cases[1] == verdict.cases[1])
    #expect(worded.notes == ["note", "more; replace it"])
    #expect(worded.variantTitle == "metric" && worded.status == verdict.status)
  }
}
