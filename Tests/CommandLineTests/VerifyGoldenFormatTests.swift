import DPATestSupport
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("verify golden: filter, list, formats")
struct VerifyGoldenFormatTests {
  private func run(_ options: String...) throws -> BuiltProgram.Outcome {
    let golden = Repository.root.appendingPathComponent("golden").path
    let arguments = ["verify", "golden", "--golden", golden, "--kernel", "portable"] + options
    return try BuiltProgram.run(arguments, in: try TemporaryFolder())
  }

  /// Cases of all files that the manifest lists.
  private static func caseCount() throws -> Int {
    struct Manifest: Decodable {
      struct File: Decodable { let cases: Int }
      let files: [File]
    }
    let manifest = Repository.root.appendingPathComponent("golden/MANIFEST.json")
    return try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: manifest)).files.map(\.cases).reduce(0, +)
  }

  @Test("A filter runs the cases in whose name it is found; the others are skipped, counted, and the reason said")
  func filter() throws {
    let outcome = try run("--filter", "^fibonacci/index 1[0-9]$")
    #expect(outcome.text.contains("fibonacci         shared          10       0      295\n"))
    #expect(
      outcome.text.contains(
        "\nSKIPPED \(try Self.caseCount() - 10) cases: left out by --filter '^fibonacci/index 1[0-9]$'\n"))
    #expect(outcome.text.hasSuffix("golden: HELD, 10 cases held, 0 failed, \(try Self.caseCount() - 10) skipped\n"))
    #expect(outcome.status == 0)
  }

  @Test("A filter that chooses nothing, or is no expression, is refused: nothing ran, so nothing held")
  func wrongFilter() throws {
    for options in [[], ["--list"]] {
      let nothing = try BuiltProgram.run(
        ["verify", "golden", "--golden", Repository.root.appendingPathComponent("golden").path, "--filter", "nowhere"]
          + options, in: try TemporaryFolder())
      #expect(nothing.error == "Error: --filter 'nowhere' chooses no case; verify golden --list names them all\n")
      #expect(nothing.output.isEmpty)
      #expect(nothing.status == 64)
    }
    let broken = try run("--filter", "(")
    #expect(
      broken.error
        == "Error: --filter needs a regular expression, not '('; a backslash makes a character plain\n")
    #expect(broken.status == 64)
  }

  @Test("A list names what would run, and runs nothing")
  func list() throws {
    let outcome = try run("--list", "--filter", "chain/depth 1 id 0")
    #expect(outcome.text == "chain/depth 1 id 0\n")
    #expect(outcome.error == "1 cases, \(try Self.caseCount() - 1) left out\n")
    #expect(outcome.status == 0)
    let all = try run("--list", "--format", "json")
    let list = try #require(JSONSerialization.jsonObject(with: all.output) as? [String: Any])
    let cases = try #require(list["cases"] as? [[String: Any]])
    #expect(cases.count == (try Self.caseCount()))
    #expect(list["left_out"] as? Int == 0)
    #expect(cases.first { $0["layer"] as? String == "chain" }?["kernels"] as? [String] == ["portable"])
    let wrong = try run("--list", "--format", "junit")
    #expect(wrong.error == "Error: --list is shown as text or json, not as junit\n")
    #expect(wrong.status == 64)
  }

  @Test("JUnit XML has a test case for each case, those that were left out too")
  func junit() throws {
    final class Counter: NSObject, XMLParserDelegate {
      var counts: [String: Int] = [:]

      func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
        attributes attributeDict: [String: String] = [:]
      ) { counts[elementName, default: 0] += 1 }
    }
    let outcome = try run("--filter", "sha256/", "--format", "junit")
    let parser = XMLParser(data: outcome.output)
    let counter = Counter()
    parser.delegate = counter
    #expect(parser.parse())
    #expect(counter.counts["testcase"] == (try Self.caseCount()))
    #expect(counter.counts["skipped"] == (try Self.caseCount()) - 131)
    #expect(counter.counts["failure"] == nil)
    #expect(outcome.status == 0)
  }

  @Test("One wrong bit is an error in every format, with the same status", arguments: ["markdown", "junit", "github"])
  func wrongBit(_ format: String) throws {
    let folder = try TemporaryFolder()
    let golden = try GoldenCopy(in: folder.url)
    try golden.edit("reference/parameters.json", "bfc29d64bf7e6000", to: "bfc29d64bf7e6001")
    try golden.forgeManifest()
    let outcome = try BuiltProgram.run(
      ["verify", "golden", "--kernel", "portable", "--filter", "parameters/default id 0$", "--format", format],
      in: folder)
    let note = "MANIFEST.json has the SHA-256 \(try golden.manifestDigest())"
    let shownNotes = ["markdown": "\n\n\(note)\n\n", "github": "::notice title=golden::\(note)\n"]
    if let shown = shownNotes[format] { #expect(outcome.text.contains(shown)) }
    let expected = [
      "markdown": """
      ### FAILED parameters, case 'default id 0', kernel portable

      ```
      rotation
        expected bfc29d64bf7e6001
        found    bfc29d64bf7e6000
      stage value: rotation
        expected -0.14542826986576077 (bits bfc29d64bf7e6001)
        found    -0.14542826986576074 (bits bfc29d64bf7e6000)
      ```
      """,
      "junit": """
            <failure type="difference" message="rotation">rotation
        expected bfc29d64bf7e6001
        found    bfc29d64bf7e6000
      stage value: rotation
        expected -0.14542826986576077 (bits bfc29d64bf7e6001)
        found    -0.14542826986576074 (bits bfc29d64bf7e6000)</failure>
      """,
      "github": "::error title=FAILED parameters%2C case 'default id 0'%2C kernel portable::"
        + "rotation: expected bfc29d64bf7e6001, found bfc29d64bf7e6000%0A"
        + "stage value: rotation: expected -0.14542826986576077 (bits bfc29d64bf7e6001), "
        + "found -0.14542826986576074 (bits bfc29d64bf7e6000)\n",
    ]
    #expect(outcome.text.contains(try #require(expected[format])))
    #expect(outcome.status == 1)
  }

  @Test(
    "What is no verdict is text or json only",
    arguments: ["explain 1", "doctor", "stats x.csv", "census --count 3", "profile --count 3", "calibrate"])
  func documents(_ command: String) throws {
    let arguments = command.split(separator: " ").map(String.init) + ["--format", "junit"]
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.error.hasPrefix("Error: The value 'junit' is invalid for '--format <format>'. "))
    #expect(outcome.error.contains("'text'") && outcome.error.contains("'json'"))
    #expect(outcome.status == 64)
  }
}
