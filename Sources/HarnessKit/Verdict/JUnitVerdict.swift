/// A verdict as JUnit XML: a test suite for each layer and kernel, a test case for each case, one suite of errors for
/// what is wrong with the data itself, and the notes as properties.
///
/// There are no times in it: the same verdict is the same file.
package enum JUnitVerdict {
  package static func render(_ verdict: Verdict) -> String {
    let tests = verdict.cases.count + verdict.problems.count
    let counts = attributes(tests, verdict.failedCount, verdict.problems.count, verdict.skippedCount)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<testsuites name=\(XMLText.attribute(verdict.subject)) \(counts)>",
    ]
    for group in verdict.groups { lines += suite(group, of: verdict) }
    lines += problems(verdict) + notes(verdict)
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private static func suite(_ group: Verdict.Group, of verdict: Verdict) -> [String] {
    let cases = verdict.cases.filter { $0.suite == group.suite && $0.variant == group.variant }
    let counts = attributes(cases.count, group.failed, 0, group.skipped)
    let className = XMLText.attribute("\(verdict.subject).\(group.suite).\(group.variant)")
    return [
      "  <testsuite name=\(XMLText.attribute("\(group.suite), \(verdict.variantTitle) \(group.variant)")) \(counts)>"
    ]
      + cases.flatMap { testCase(className, $0.name, content(of: $0.outcome)) } + ["  </testsuite>"]
  }

  private static func content(of outcome: CaseVerdict.Outcome) -> String? {
    switch outcome {
    case .held: nil
    case .skipped(let reason): "<skipped message=\(XMLText.attribute(reason.description))/>"
    case .failed(let differences):
      element("failure", "difference", differences.first?.what ?? "", differences.flatMap(describe))
    }
  }

  private static func describe(_ difference: Difference) -> [String] {
    [difference.what, "  expected \(difference.expected)", "  found    \(difference.found)"]
  }

  private static func problems(_ verdict: Verdict) -> [String] {
    guard !verdict.problems.isEmpty else { return [] }
    let count = verdict.problems.count
    let className = XMLText.attribute("\(verdict.subject).data")
    let cases = verdict.problems.enumerated().flatMap { index, problem in
      let sentence = problem.sentence.description
      let type = "exit status \(problem.status.rawValue)"
      return testCase(className, "problem \(index + 1)", element("error", type, sentence, [sentence]))
    }
    return [#"  <testsuite name="data" \#(attributes(count, 0, count, 0))>"#] + cases + ["  </testsuite>"]
  }

  /// A suite without tests: readers know properties of a suite only.
  private static func notes(_ verdict: Verdict) -> [String] {
    guard !verdict.notes.isEmpty else { return [] }
    let properties = verdict.notes.map { "      <property name=\"note\" value=\(XMLText.attribute($0))/>" }
    return ["  <testsuite name=\"notes\" \(attributes(0, 0, 0, 0))>", "    <properties>"] + properties
      + ["    </properties>", "  </testsuite>"]
  }

  private static func testCase(_ className: String, _ name: String, _ content: String?) -> [String] {
    let opening = "    <testcase classname=\(className) name=\(XMLText.attribute(name))"
    guard let content else { return ["\(opening)/>"] }
    return ["\(opening)>", "      \(content)", "    </testcase>"]
  }

  private static func element(_ name: String, _ type: String, _ message: String, _ lines: [String]) -> String {
    "<\(name) type=\(XMLText.attribute(type)) message=\(XMLText.attribute(message))>"
      + lines.map(XMLText.content).joined(separator: "\n") + "</\(name)>"
  }

  private static func attributes(_ tests: Int, _ failures: Int, _ errors: Int, _ skipped: Int) -> String {
    #"tests="\#(tests)" failures="\#(failures)" errors="\#(errors)" skipped="\#(skipped)""#
  }
}
