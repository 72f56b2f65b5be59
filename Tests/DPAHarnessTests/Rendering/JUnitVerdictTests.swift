import DPAHarness
import DPATestSupport
import Foundation
import Testing

@testable import HarnessKit

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("A verdict as JUnit XML")
struct JUnitVerdictTests {
  @Test("A test suite for each layer and kernel, a test case for each case")
  func plain() {
    #expect(
      VerdictFormat.junit.render(ShownVerdict.plain) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="golden" tests="4" failures="1" errors="1" skipped="1">
          <testsuite name="chain, kernel portable" tests="2" failures="1" errors="0" skipped="0">
            <testcase classname="golden.chain.portable" name="case 0"/>
            <testcase classname="golden.chain.portable" name="case 1">
              <failure type="difference" message="digest">digest
          expected aa
          found    ab</failure>
            </testcase>
          </testsuite>
          <testsuite name="roots, kernel avx2" tests="1" failures="0" errors="0" skipped="1">
            <testcase classname="golden.roots.avx2" name="case 2">
              <skipped message="left out"/>
            </testcase>
          </testsuite>
          <testsuite name="data" tests="1" failures="0" errors="1" skipped="0">
            <testcase classname="golden.data" name="problem 1">
              <error type="exit status 65" message="'f' is cut off">'f' is cut off</error>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("The notes, such as the SHA-256 of the manifest, are properties of a suite without tests")
  func notes() {
    let verdict = Verdict(subject: "golden", cases: [], notes: ["MANIFEST.json has the SHA-256 4b65", "a < b"])
    #expect(
      VerdictFormat.junit.render(verdict) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="golden" tests="0" failures="0" errors="0" skipped="0">
          <testsuite name="notes" tests="0" failures="0" errors="0" skipped="0">
            <properties>
              <property name="note" value="MANIFEST.json has the SHA-256 4b65"/>
              <property name="note" value="a &lt; b"/>
            </properties>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("Foundation's parser reads every name back, whatever is in it", arguments: [0, 1])
  func foundationReadsIt(_ place: Int) throws {
    let verdict = [ShownVerdict.plain, ShownVerdict.hostile][place]
    let document = try #require(ParsedJUnit(VerdictFormat.junit.render(verdict)))
    let names = [["case 0", "case 1", "case 2"], [ShownVerdict.visibleName, "n"]][place]
    #expect(document.caseNames == names + ["problem 1"])
    #expect(document.counts["failure"] == 1)
    #expect(document.counts["skipped"] == 1)
    #expect(document.counts["error"] == 1)
    let texts = ["digest\n  expected aa\n  found    ab", Self.hostileFailure]
    #expect(document.failureTexts == [texts[place]])
  }

  @Test("Python's parser reads the same, and the counts add up")
  func pythonReadsIt() throws {
    let script = PythonScript("Tests/DPAHarnessTests/Rendering/junit-names.py")
    let lines = try script.lines(
      from: VerdictFormat.junit.render(ShownVerdict.hostile).split(separator: "\n").map(String.init))
    #expect(lines == ["counts add up", ShownVerdict.visibleName, "n", "problem 1"])
  }

  @Test("Of XML that is broken, the parser says so: the check can fail")
  func brokenXMLIsSeen() {
    let broken = VerdictFormat.junit.render(ShownVerdict.hostile).replacingOccurrences(of: "&lt;", with: "<")
    #expect(ParsedJUnit(broken) == nil)
  }

  private static let hostileFailure = [
    ShownVerdict.visibleName, "  expected \(ShownVerdict.visibleName)", "  found    \(ShownVerdict.visibleName)",
  ].joined(separator: "\n")
}

/// What a parser of XML finds in a JUnit file.
private final class ParsedJUnit: NSObject, XMLParserDelegate {
  private(set) var caseNames: [String] = []
  private(set) var counts: [String: Int] = [:]
  private(set) var failureTexts: [String] = []
  private var isInFailure = false
  private var hasError = false

  /// Nothing for what is no XML.
  init?(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() && !hasError else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
    attributes attributeDict: [String: String] = [:]
  ) {
    counts[elementName, default: 0] += 1
    if elementName == "testcase" { caseNames.append(attributeDict["name"] ?? "") }
    isInFailure = elementName == "failure"
    if isInFailure { failureTexts.append("") }
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
  ) {
    isInFailure = false
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { hasError = true }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isInFailure { failureTexts[failureTexts.count - 1] += string }
  }
}
