import Foundation
import Testing

@Suite("explain --against sets the row of a file beside the sample")
struct AgainstTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ command: String) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(command.split(separator: " ").map(String.init), in: folder)
  }

  private func change(_ name: String, _ change: (inout Data) -> Void) throws {
    let url = folder.url.appendingPathComponent(name)
    var data = try Data(contentsOf: url)
    change(&data)
    try data.write(to: url)
  }

  @Test(
    "A row that is right is the same in every bit, in each format",
    arguments: [
      "--format csv --output t.csv", "--format jsonl --output t.jsonl", "--format npy --output t.npy",
      "--format records --output t.records", "--format json --preset mild --output t.json",
    ])
  func same(_ options: String) throws {
    let name = String(try #require(options.split(separator: " ").last))
    #expect(try run("generate --count 9 --start 100 \(options)").status == 0)
    let start = name == "t.json" ? " --start 100" : ""
    let outcome = try run("explain 103 --against \(name)\(start)")
    #expect(outcome.status == 0)
    #expect(outcome.text.hasSuffix("\n\nrow 3 of '\(name)' (id 103) is the same in every bit\n"))
    // The document's own configuration, and not the one of the options.
    #expect(outcome.text.contains("\nsample id     103\n") || outcome.text.hasPrefix("sample id     103\n"))
  }

  @Test("A value that differs is shown on both sides, with the first stage")
  func value() throws {
    #expect(try run("generate --count 9 --format records --output t.records").status == 0)
    // The highest bits of a mantissa: the brightness of row 2.
    try change("t.records") { $0[2 * 80 + 16 + 5] ^= 0x10 }
    let outcome = try run("explain 2 --against t.records")
    #expect(outcome.status == 1)
    let text = try #require(outcome.text.range(of: "row 2 of").map { String(outcome.text[$0.lowerBound...]) })
    #expect(text == Self.changedValue)
    let json = try run("explain 2 --against t.records --format json")
    #expect(json.status == 1)
    let document = try #require(JSONSerialization.jsonObject(with: json.output) as? [String: Any])
    let against = try #require(document["against"] as? [String: Any])
    #expect(against["same"] as? Bool == false)
    #expect(against["row"] as? Int == 2)
    #expect((against["stage"] as? [String: String])?["stage"] == "word or value")
  }

  private static let changedValue = """
    row 2 of 't.records' (id 2) differs:

    column      computed                                    in the file
    brightness  0.8957473448289144 (bits 3feca9f655f09bd4)  0.8977004698289144 (bits 3fecb9f655f09bd4)

    first difference, stage word or value: brightness
      expected 0.8957473448289144 (bits 3feca9f655f09bd4)
      found    0.8977004698289144 (bits 3fecb9f655f09bd4)

    """

  @Test("A row that stands in another one's place, or was seeded otherwise, is known by its seed text")
  func otherRow() throws {
    #expect(try run("generate --count 9 --format records --output t.records").status == 0)
    let ranked = try run("explain 2 --against t.records --seeding rank --rank 1 --world-size 4 --base-seed 7")
    #expect(ranked.status == 1)
    #expect(
      ranked.text.hasSuffix(
        "\nfirst difference, stage seed text: what is hashed\n  expected 7:1:2\n  found    2\n"))
    try change("t.records") { $0.replaceSubrange(168..<240, with: $0[88..<160]) }
    let moved = try run("explain 2 --against t.records --file-format records")
    #expect(moved.status == 1)
    #expect(
      moved.text.hasSuffix("\nfirst difference, stage seed text: what is hashed\n  expected 2\n  found    1\n"))
    #expect(try run("explain 1 --against t.records").status == 0)
  }

  @Test("An item of k-sin is set beside its row too, up to its samples")
  func ksin() throws {
    let engine = "--engine ksin --with k=2 --with signal=true --with signal_length=16"
    #expect(try run("generate --count 3 --format records \(engine) --output t.records").status == 0)
    #expect(try run("explain 1 \(engine) --against t.records").status == 0)
    // A record has 8 + 4 * (4 + 16) bytes: the sample x5 of row 1.
    try change("t.records") { $0[88 + 8 + 4 * 9] ^= 1 }
    let outcome = try run("explain 1 \(engine) --against t.records")
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("\nfirst difference, stage sample: x5\n  expected "))
    try change("t.records") { $0.replaceSubrange(8..<88, with: $0[96..<176]) }
    let other = try run("explain 0 \(engine) --against t.records")
    #expect(
      other.text.hasSuffix(
        "\nfirst difference, stage seed: item seed\n  expected 0 = 123 * 0 mod (2^63 - 1)\n"
          + "  found    123 = 123 * 1 mod (2^63 - 1)\n"))
  }

  @Test(
    "What cannot be is refused in one sentence",
    arguments: [
      ("explain 20 --against t.csv", "Error: 't.csv' has no row of the id 20 in its 9 rows\n"),
      (
        "explain 20 --against t.json",
        "Error: 't.json' has no row of the id 20 in its 9 rows, counted from the id 0 (--start)\n"
      ),
      (
        "explain 2 --against t.json --depth 3",
        "Error: 't.json' has a configuration of its own; leave --preset, --range and --depth out\n"
      ),
      (
        "explain 2 --start 4",
        "Error: --file-format and --start are about the file of --against, which is not given\n"
      ),
      (
        "explain 2 --against -", "Error: a file is read twice, so standard input cannot be explained against\n"
      ),
    ])
  func refused(_ command: String, _ sentence: String) throws {
    #expect(try run("generate --count 9 --format csv --output t.csv").status == 0)
    #expect(try run("generate --count 9 --preset mild --format json --output t.json").status == 0)
    let outcome = try run(command)
    #expect(outcome.status == 64)
    #expect(outcome.error == sentence)
  }

  @Test("verify file names the stage of the first wrong row")
  func verifyFile() throws {
    #expect(try run("generate --count 9 --format records --output t.records").status == 0)
    try change("t.records") { $0.replaceSubrange(168..<240, with: $0[88..<160]) }
    let outcome = try run("verify file t.records --count 9")
    #expect(outcome.status == 1)
    #expect(
      outcome.text.contains(
        "  row 2 (id 2), stage seed text: what is hashed\n    expected 2\n    found    1\n"))
  }

  @Test("An audit says where the stage of a wrong leaf is to be looked for")
  func audit() throws {
    #expect(try run("generate --count 3000 --format records --output t.records --receipt r.json").status == 0)
    try change("r.json.leaves") { $0[40] ^= 1 }
    let outcome = try run("verify receipts r.json --audit all")
    #expect(outcome.status == 1)
    #expect(
      outcome.text.contains(
        "a leaf's hash shows neither row nor stage: where the rows were written, verify file names the first that "
          + "differs\n"))
  }
}
