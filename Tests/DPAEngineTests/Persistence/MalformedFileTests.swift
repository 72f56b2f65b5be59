import DPAEngine
import DPATestSupport
import Foundation
import Testing

@Suite("What is malformed is refused with its place and the reason")
struct MalformedFileTests {
  static let row =
    "{\"rotation\": 1, \"brightness\": 2, \"noise\": 3, \"scale\": 4, \"contrast\": 5, \"hash\": \"\(hash)\"}"
  static let hash = String(repeating: "0f", count: 32)

  static func failure(_ text: String, _ format: RowFormat) throws -> TableError? {
    do {
      _ = try ChainFileTests.decoded(Array(text.utf8), format)
      return nil
    } catch let error as TableError {
      return error
    }
  }

  static let metadata = "{\"metadata\": {}, \"augmentations\": ["

  /// Texts, where each goes wrong behind `metadata` (or from the start), and why.
  static var chains: [(String, UInt64, MalformedReason)] {
    let inRows: [(String, Int, MalformedReason)] = [
      ("", 0, .cutOff), ("]", 1, .cutOff), ("]} x", 3, .dataBehindEnd), (row, row.count, .cutOff),
      ("\(row.dropLast(5))", row.count - 5, .cutOff), ("5]}", 0, .expected("{")),
      ("{\"rotation\": NaN ", 13, .noNumber), ("{\"rotation\": Infinity", 13, .noNumber),
      ("{\"rotation\": 1e999, ", 13, .numberTooLarge), ("{\"rotation\": 01, ", 13, .leadingZero),
      ("{\"id\": 1, \"hash\"", 1, .unknownKey("id")),
      ("{\"noise\": 1, \"noise\": 1, ", 13, .doubledKey("noise")),
      ("{\"noise\": 1}]}             ", 11, .missingKey("rotation")),
      (row.replacingOccurrences(of: "f0f\"", with: "F0f\""), row.count - 67, .noDigest(byteCount: 32)),
      (row + " " + row, row.count + 1, .expected(",")),
    ]
    let whole: [(String, UInt64, MalformedReason)] = [
      ("", 0, .cutOff), ("[]", 0, .expected("{")), ("{}", 2, .missingKey("augmentations")),
      ("{\"metadata\": 5", 13, .expected("{")),
      (
        "{\"metadata\": {\"num_samples\": 2}, \"augmentations\": [\(row)]}", UInt64(row.count) + 53,
        .wrongRowCount(declared: 2, found: 1)
      ),
      ("{\"augmentations\": []}", 21, .missingKey("metadata")),
      ("{\"metadata\": {\"config\": {\"augmentation_depth\": 10}}", 24, .missingKey("rotation_range")),
      ("{\"a\": \"\\x\"", 8, .badString), ("{\"a\":" + String(repeating: "[", count: 70), 69, .nestedTooDeep),
    ]
    return whole + inRows.map { (metadata + $0, UInt64(metadata.count + $1), $2) }
  }

  @Test("in chain files")
  func chainFiles() throws {
    for (text, offset, reason) in Self.chains {
      let found = try Self.failure(text, .json)
      #expect(found == .malformedBytes(offset: offset, reason: reason), "\(text.prefix(120)): \(found as Any)")
    }
  }

  /// Members with these many different keys that mean nothing.
  static func members(_ count: Int) -> String { (0..<count).map { "\"k\($0)\": \($0), " }.joined() }

  @Test("A doubled key is refused however many others stand between, and so are more keys than are remembered")
  func manyKeys() throws {
    let rows = "\"augmentations\": []"
    func reason(_ text: String) throws -> MalformedReason? {
      guard case .malformedBytes(_, let reason) = try Self.failure(text, .json) else { return nil }
      return reason
    }
    let count = 900
    #expect(
      try reason("{\"metadata\": {}, \(Self.members(count))\"metadata\": {}, \(rows)}") == .doubledKey("metadata"))
    #expect(try reason("{\"metadata\": {}, \(Self.members(count))\"k5\": 1, \(rows)}") == .doubledKey("k5"))
    #expect(
      try reason(
        "{\"metadata\": {\"config\": null, \(Self.members(count))\"config\": null}, \(rows)}") == .doubledKey("config"))
    #expect(try reason("{\"metadata\": {}, \(Self.members(1_022))\(rows)}") == nil, "1024 keys in all")
    #expect(try reason("{\"metadata\": {}, \(Self.members(1_023))\(rows)}") == .tooManyKeys)
    #expect(try reason("{\"metadata\": {\(Self.members(1_025))\"x\": 1}, \(rows)}") == .tooManyKeys)
    #expect(MalformedReason.tooManyKeys.description == "an object has more than 1024 keys")
  }

  static let values = "1,2,3,4,5"
  static let header = "id,rotation,brightness,noise,scale,contrast,hash\n"

  static var others: [(String, RowFormat, UInt64, MalformedReason)] {
    [
      ("", .csv, 0, .wrongHeader), ("id,rotation\n", .csv, 0, .wrongHeader),
      (header + "0,\(values)", .csv, 60, .wrongColumnCount),
      (header + "0,\(values),\(hash),", .csv, 125, .wrongColumnCount),
      (header + "x,\(values),\(hash)\n", .csv, 49, .noWholeNumber),
      (header + "0,1,2,,4,5,\(hash)\n", .csv, 55, .noNumber),
      (header + "0,nan,2,3,4,5,\(hash)\n", .csv, 51, .noNumber),
      (header + "9223372036854775808,\(values),\(hash)\n", .csv, 49, .idTooLarge),
      ("{\"id\": 1.5, ", .jsonl, 7, .noWholeNumber), ("{\"id\": -1, ", .jsonl, 7, .noWholeNumber),
      ("{\"id\": 99999999999999999999, ", .jsonl, 7, .idTooLarge),
      (row + "\n", .jsonl, UInt64(row.count) - 1, .missingKey("id")),
      ("{\"id\": 1", .jsonl, 8, .cutOff), ("x", .jsonl, 0, .expected("{")),
      ("x", .npy, 0, .wrongHeader), (String(repeating: "\0", count: 79), .records, 0, .cutOff),
    ]
  }

  @Test("in other files")
  func otherFiles() throws {
    for (text, format, offset, reason) in Self.others {
      #expect(
        try Self.failure(text, format) == .malformedBytes(offset: offset, reason: reason),
        "\(format) \(text.prefix(90))")
    }
  }

  @Test("text is not read back")
  func text() throws {
    #expect(try Self.failure("", .text) == .formatNotReadable("text"))
  }

  @Test("an infinite value or a wrong bit pattern is named with its column")
  func values() throws {
    var record = [UInt8](repeating: 0, count: 80)
    record.replaceSubrange(24..<32, with: [0, 0, 0, 0, 0, 0, 0xf0, 0x7f])
    // Behind rows that are right too: these are looked at together.
    for before in [0, 2, 5_000] {
      do {
        _ = try ChainFileTests.decoded([UInt8](repeating: 0, count: 80 * before) + record + record, .records)
        Issue.record("infinity was accepted")
      } catch let error as TableError {
        #expect(error == .malformedBytes(offset: UInt64(80 * before), reason: .valueNotFinite("noise")))
      }
    }
    let bits = Self.header.dropLast() + ",rotation_bits,brightness_bits,noise_bits,scale_bits,contrast_bits\n"
    let row = "0,1.0,2,3,4,5,\(Self.hash),3ff0000000000001"
    #expect(
      try Self.failure(bits + row, .csv)
        == .malformedBytes(
          offset: UInt64(bits.utf8.count + row.utf8.count - 16), reason: .bitPatternDiffers("rotation")))
  }
}
