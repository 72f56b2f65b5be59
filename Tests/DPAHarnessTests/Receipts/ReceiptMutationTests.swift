import DPAEngine
import Foundation
import Hashing
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableRuns

@Suite("Every number of a receipt replaced by extremes, and sealed again")
struct ReceiptMutationTests {
  /// As they stand in JSON.
  private static let extremes = [
    "9223372036854775807", "18446744073709551615", "9223372036854775808", "-9223372036854775808", "-1", "0", "1", "77",
    "1e19", "1e400", "1.5", "4294967296",
  ]
  /// Changes that no check can see without the rows: a table with another base seed is another table, and without
  /// shared leaves its receipts are as good. An audit sees them.
  private static let neutral = ["\"base_seed\":"]

  /// Where the numbers are in compact JSON: behind a colon.
  private static func numbers(in text: String) -> [Range<String.Index>] {
    text.matches(of: /:(-?[0-9]+)[,}]/).map { $0.output.1.startIndex..<$0.output.1.endIndex }
  }

  @Test("none is held where a checked value changed, and none traps")
  func numbers() throws {
    let fixture = try ReceiptsFixture(count: 3_000, seeding: .rank(baseSeed: 1, worldSize: 2))
    let receipts = try (0..<2).map { try fixture.write("\($0).json", rank: $0, of: 2) }
    let text = ReceiptFile.text(receipts[1], onOneLine: true)
    let places = Self.numbers(in: text)
    #expect(places.count > 30)
    var malformed = 0
    for place in places {
      for extreme in Self.extremes where text[place] != extreme {
        let name = "\(text[text.index(place.lowerBound, offsetBy: -15)..<place.lowerBound])\(extreme)"
        let edited = text.replacingCharacters(in: place, with: extreme)
        try Data(try Self.sealed(edited).utf8).write(to: fixture.folder.appendingPathComponent("1.json"))
        let status = try fixture.verdict().status
        let isNeutral = Self.neutral.contains { name.contains($0) }
        #expect(status == .malformed || status == .failed || isNeutral && status == .held, "\(name)")
        let isHuge = ["9223372036854775807", "18446744073709551615"].contains(extreme)
        #expect(!isHuge || isNeutral || status == .malformed, "\(name)")
        if status == .malformed { malformed += 1 }
      }
    }
    print("\(places.count * Self.extremes.count) mutants of a receipt, \(malformed) of them malformed")
  }

  /// With the SHA-256 of what the program reads from it; unchanged where it reads nothing.
  private static func sealed(_ text: String) throws -> String {
    let decoder = JSONDecoder()
    decoder.userInfo[StatedEngine.prototype] = Engine()
    guard var document = try? decoder.decode(ReceiptDocument.self, from: Data(text.utf8)) else { return text }
    document.sha256 = nil
    document.sha256 = SHA256.digest(of: JSONText.line(document, keys: .asSpelled).utf8).description
    return JSONText.line(document, keys: .asSpelled)
  }
}
