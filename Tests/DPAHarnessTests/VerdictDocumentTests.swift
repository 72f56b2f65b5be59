import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("A verdict's JSON as it is read")
struct VerdictDocumentTests {
  private static let held = Verdict(
    subject: "golden",
    cases: [
      CaseVerdict(suite: "chain", name: "case 0", variant: "portable", outcome: .held),
      CaseVerdict(suite: "chain", name: "case 1", variant: "portable", outcome: .skipped(reason: "left out")),
    ])

  /// What is said of a verdict in which texts were replaced where they first stand; nothing where it is read.
  private static func problem(_ changes: [(old: String, new: String)], in verdict: Verdict) throws -> String? {
    var text = VerdictFormat.json.render(verdict)
    for change in changes { text.replaceSubrange(try #require(text.firstRange(of: change.old)), with: change.new) }
    do throws(HarnessError) {
      _ = try VerdictDocument.decode(Array(text.utf8), from: "v.json")
      return nil
    } catch {
      return error.description
    }
  }

  @Test("A verdict in which nothing was changed is read")
  func unchanged() throws {
    for verdict in [Self.held, ShownVerdict.plain, ShownVerdict.hostile, ShownVerdict.failures(3)] {
      #expect(try Self.problem([], in: verdict) == nil)
    }
  }

  @Test(
    "A verdict whose parts contradict each other is malformed, and the sentence says which",
    arguments: [
      (#""exit_status" : 0"#, #""exit_status" : 5"#, "5 is no exit status"),
      (#""exit_status" : 0"#, #""exit_status" : 1"#, "it says held true with the exit status 1"),
      (#""held" : true"#, #""held" : false"#, "it says held false with the exit status 0"),
      (#""held" : 1"#, #""held" : 2"#, "it counts 2 cases held, its groups 1"),
      (#""failed" : 0"#, #""failed" : 1"#, "it counts 1 cases failed, its groups 0"),
      (#""skipped" : 1"#, #""skipped" : 0"#, "it counts 0 cases skipped, its groups 1"),
      (#""held" : 1"#, #""held" : -1"#, "it counts -1 cases, but must count 0 to 1000000000"),
      (
        #""held" : 1"#, #""held" : 9223372036854775807"#,
        "it counts 9223372036854775807 cases, but must count 0 to 1000000000"
      ),
      (#""skipped" : ["#, #""skipped" : [], "other" : ["#, "it lists 0 of 1 cases skipped"),
    ])
  func contradictions(_ old: String, _ new: String, _ reason: String) throws {
    #expect(try Self.problem([(old, new)], in: Self.held) == "'v.json' is malformed: \(reason)")
  }

  @Test("A failure or a skipped case that is listed of another group is malformed")
  func otherGroup() throws {
    for (old, name) in [(#""kernel" : "portable""#, "failed"), (#""kernel" : "avx2""#, "skipped")] {
      // Failures come first, then the groups, then the skipped cases.
      let problem = try Self.problem([(old, #""kernel" : "neon""#)], in: ShownVerdict.plain)
      let layer = name == "failed" ? "chain" : "roots"
      #expect(problem == "'v.json' is malformed: it does not list as many cases \(name) of '\(layer)' as it counts")
    }
  }

  @Test("A failure that is not listed, and a failed verdict that says held, are malformed")
  func failures() throws {
    #expect(
      try Self.problem([(#""failures" : ["#, #""failures" : [], "other" : ["#)], in: ShownVerdict.plain)
        == "'v.json' is malformed: it lists 0 of 1 cases failed")
    let held = [(#""exit_status" : 65"#, #""exit_status" : 0"#), (#""held" : false"#, #""held" : true"#)]
    #expect(
      try Self.problem(held, in: ShownVerdict.plain)
        == "'v.json' is malformed: it says held with 1 cases held, 1 failed, problems: 1")
  }
}
