import DPAEngine
import Foundation
import Testing

@Suite("Rows of a chain file may have further keys")
struct FurtherKeysTests {
  static let hash = String(repeating: "ab", count: 32)
  static let members = """
    "rotation": -1, "brightness": 2, "noise": 3.0, "scale": 4e0, "contrast": 5, "hash": "\(hash)"
    """

  static func file(_ rows: String...) -> String {
    "{\"metadata\": {\"num_samples\": \(rows.count)}, \"augmentations\": [\(rows.joined(separator: ", "))]}"
  }

  static func reason(_ row: String) throws -> MalformedReason? {
    guard case .malformedBytes(_, let reason) = try MalformedFileTests.failure(file(row), .json) else { return nil }
    return reason
  }

  static let values = [
    "0", "-12.5e+300", "1e999", "123456789012345678901234567890", "true", "false", "null", "\"\"",
    "\"a\\\"\\u00fc\\n\"",
    "\"\(String(repeating: "long ", count: 1_000))\"", "{}", "[]", " [ 1 , {\"b\" : [null, \"]}\"]} , [] ] ",
    "{\"rotation\": 7, \"hash\": {}}",
  ]

  @Test("with any value, in any place, and the rows are the same", arguments: values)
  func anyValue(_ value: String) throws {
    let rows = [
      "{\(Self.members), \"rank\": \(value)}", "{\"rank\" : \(value), \(Self.members)}",
      "{\(Self.members.replacingOccurrences(of: ", \"scale\"", with: ", \"r\\u0061nk\":\(value), \"scale\""))}",
    ]
    for row in rows {
      let bytes = Array(Self.file(row, row).utf8)
      for pieces in [1, 61, Int.max] {
        let (samples, _) = try ChainFileTests.decoded(bytes, .json, pieces: pieces)
        #expect(samples.map(\.id) == [0, 1], "\(row.prefix(80)) in pieces of \(pieces)")
        #expect(samples.allSatisfy { $0.parameters.values == [-1, 2, 3, 4, 5] && $0.digest.description == Self.hash })
      }
    }
  }

  @Test("as the public package's distributed rows have: their rank")
  func ranks() throws {
    let stream = try Engine().stream(totalSamples: 9, rank: 1, worldSize: 3)
    let rows = stream.map { row in
      let values = Parameter.allCases.map { "\"\($0.rawValue)\": \(row.parameters[$0])" }.joined(separator: ", ")
      return "{\(values), \"hash\": \"\(row.digest)\", \"rank\": 1}"
    }
    let text = "{\"metadata\": {\"config\": null}, \"augmentations\": [\(rows.joined(separator: ","))]}"
    var decoder = try TableDecoder(.json, from: MemorySource(Array(text.utf8)), firstID: stream.part.first)
    var batch = SampleBatch()
    try decoder.fill(&batch)
    #expect((0..<batch.count).map { batch[$0] } == Array(stream))
  }

  @Test("but a value that is no JSON is refused with the reason")
  func malformed() throws {
    let nested = String(repeating: "[", count: 64)
    let cases: [(String, MalformedReason)] = [
      ("01", .leadingZero), ("1.", .noDigits), ("1e+", .noDigits), ("-", .expectedOneOf("a JSON value")),
      ("NaN", .expectedOneOf("a JSON value")), ("tru ", .expectedOneOf("a JSON value")),
      ("", .expectedOneOf("a JSON value")), ("\"\\x\"", .badString), ("\"\\u12g4\"", .badString),
      ("\"\u{1}\"", .badString), ("[1 2]", .expected("]")), ("{\"a\": 1 2}", .expected("}")),
      ("{1: 2}", .expected("\"")),
      ("{\"a\" 1}", .expected(":")), (nested, .nestedTooDeep),
    ]
    for (value, reason) in cases {
      let row = "{\"rank\": \(value), \(Self.members)}"
      #expect(try Self.reason(row) == reason, "\(value.prefix(20))")
    }
    #expect(try Self.reason("{\"rank\" 0, \(Self.members)}") == .expected(":"))
  }

  @Test("and a file that ends inside one is cut off")
  func cutOff() throws {
    let value = "[{\"a\": \"\\u12ab\"}, -1.5e+3, true]"
    let text = "{\"metadata\": {}, \"augmentations\": [{\"rank\": \(value), \(Self.members)}]}"
    let start = try #require(text.range(of: "{\"rank\"")).upperBound
    for end in text.indices[start...] {
      let found = try MalformedFileTests.failure(String(text[..<end]), .json)
      let cut = TableError.malformedBytes(offset: UInt64(text[..<end].utf8.count), reason: .cutOff)
      #expect(found == cut, "\(text[..<end].suffix(30))")
    }
  }

  @Test("but no id, which chain files count, and no column twice; rows on lines have their columns only")
  func refused() throws {
    #expect(try Self.reason("{\"id\": 3, \(Self.members)}") == .unknownKey("id"))
    #expect(try Self.reason("{\(Self.members), \"rank\": 0, \"noise\": 3}") == .doubledKey("noise"))
    let line = "{\"id\": 0, \(Self.members), \"rank\": 0}\n"
    let found = try MalformedFileTests.failure(line, .jsonl)
    #expect(found == .malformedBytes(offset: UInt64(line.utf8.count - 11), reason: .unknownKey("rank")))
  }
}
