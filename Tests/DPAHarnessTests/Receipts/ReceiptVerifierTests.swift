import DPAEngine
import DPATestSupport
import Foundation
import Hashing
import Testing

@testable import DPAHarness
@testable import TableCore
@testable import TableRuns

@Suite("Receipt files are joined, or refused by name")
struct ReceiptVerifierTests {
  @Test("Receipts of the first schema still join, to the root that they had, and cannot be audited")
  func firstSchema() throws {
    let fixture = try ReceiptsFixture()
    let paths = (0..<2).map {
      RepositoryFolder.root.appendingPathComponent("Tests/DPAHarnessTests/Receipts/schema-1/rank-\($0)-of-2.json").path
    }
    let root = try Digest(hexadecimal: "8068b3aa8ed3adb0d301ff3f0b9eea24e3057f5a5efb5096e4051d439e6fbc64")
    #expect(try fixture.verdict(root: root, paths).status == .held)
    let audit = try fixture.verdict("1", paths)
    #expect(audit.status == .malformed)
    for path in paths {
      #expect(
        audit.text.contains(
          "PROBLEM '\(path)' is malformed: it was written without leaf hashes, so its leaves cannot be audited; "
            + "write it again\n"))
    }
    // Known bytes: what is read is written again as it was.
    for path in paths {
      let contents = try ReceiptFile.read(path)
      let receipt = contents.receipt
      #expect(!contents.isEdited && receipt.leaves == nil && receipt.worldSize == nil)
      #expect(try ReceiptFile.text(receipt) == String(contentsOfFile: path, encoding: .utf8))
    }
  }

  @Test("Another root than the expected one is a failure")
  func otherRoot() throws {
    let fixture = try ReceiptsFixture(ranks: 2, count: 2_000)
    let root = fixture.engine.root(of: fixture.table)
    #expect(try fixture.verdict(root: root).status == .held)
    let other = try fixture.verdict(root: Digest())
    #expect(other.status == .failed)
    #expect(other.text.contains("PROBLEM the root is \(root), not \(Digest())\n"))
    #expect(other.text.contains("SKIPPED 2 cases: the receipts could not be joined\n"))
  }

  @Test("A file that is no receipt is named, also where the others cover the whole table")
  func malformedPart() throws {
    let fixture = try ReceiptsFixture(ranks: 2, count: 2_000)
    for (text, words) in [
      ("{}", "is malformed: it has no key 'schema'"), ("", "is malformed: it is not JSON, or it is cut off"),
      (
        "{\"schema\": \"dpa-receipt/3\"}",
        "has the schema 'dpa-receipt/3', but this version reads 'dpa-receipt/1' and 'dpa-receipt/2'"
      ),
    ] {
      try Data(text.utf8).write(to: fixture.folder.appendingPathComponent("x.json"))
      let verdict = try fixture.verdict()
      #expect(verdict.status == .malformed)
      #expect(verdict.text.contains("PROBLEM 'x.json' \(words)\n"))
    }
    try FileManager.default.removeItem(atPath: fixture.path("x.json"))
    let missing = try fixture.verdict(nil, try fixture.receipts + [fixture.path("y.json")])
    #expect(missing.status == .inputOutput)
    #expect(missing.text.contains("PROBLEM cannot read 'y.json': No such file or directory\n"))
  }

  @Test("An edited receipt is named even where its numbers agree")
  func edited() throws {
    let fixture = try ReceiptsFixture(ranks: 2, count: 2_000)
    let text = String(decoding: try fixture.bytes("0.json"), as: UTF8.self)
    let kernel = try ReceiptFile.read(fixture.path("0.json")).receipt.kernel
    let edited = text.replacingOccurrences(of: "\"kernel\" : \"\(kernel)\"", with: "\"kernel\" : \"other\"")
    try Data(edited.utf8).write(to: fixture.folder.appendingPathComponent("0.json"))
    let verdict = try fixture.verdict()
    #expect(verdict.status == .failed)
    #expect(verdict.text.contains("PROBLEM '0.json' was edited: its SHA-256 is not that of its content\n"))
    let unsealed = text.replacingOccurrences(
      of: "\"sha256\" : \"[0-9a-f]{64}\",\n  \"subtrees\"",
      with: "\"subtrees\"", options: .regularExpression)
    #expect(unsealed != text)
    try Data(unsealed.utf8).write(to: fixture.folder.appendingPathComponent("0.json"))
    #expect(try fixture.verdict().status == .failed)
  }

  @Test("A sealed forgery of what all must share, or of what must fit together, has its status")
  func forged() throws {
    let fixture = try ReceiptsFixture(ranks: 2, count: 2_000)
    let honest = try fixture.bytes("0.json")
    func verdict(_ change: (inout ReceiptChanges) -> Void) throws -> (status: DPAHarness.ExitStatus, text: String) {
      try honest.write(to: fixture.folder.appendingPathComponent("0.json"))
      try fixture.forge("0.json") { $0.changed(change) }
      return try fixture.verdict()
    }
    let engine = try verdict { ($0.engine, $0.engineVersion) = ("other", 2) }
    #expect(engine.status == .malformed)
    #expect(
      engine.text.contains(
        "PROBLEM '0.json' is of the engine 'other', version 2, but this program knows 'dpa', version 1\n"))
    let rank = try verdict { $0.rank = 77 }
    #expect(rank.status == .malformed)
    #expect(
      rank.text.contains("PROBLEM '0.json' contradicts itself: its part 5..<1005 is not that of rank 77 of 2\n"))
    let table = try Table(SampleRange(first: 5, count: 2_000), seeding: .rank(baseSeed: 0, worldSize: 2))
    #expect(try verdict { $0.table = table }.status == .failed)
    let receipt = try ReceiptFile.read(fixture.path("1.json")).receipt
    let noise = receipt.sums[2]
    let huge = BinaryFraction(mantissa: "1", exponent: 1_060)
    let sums = try verdict { changes in
      changes.sums = receipt.sums
      changes.sums?[2] = ExactSums(
        count: noise.count, minimum: noise.minimum, maximum: noise.maximum, sum: huge, sumOfSquares: huge)
    }
    #expect(sums.status == .failed)
    #expect(sums.text.contains("PROBLEM '0.json' has sums that no rows have: noise: the sum cannot be that of 1000 "))
  }

  @Test("A schema has its own members and no others")
  func members() throws {
    let fixture = try ReceiptsFixture(ranks: 1, count: 2_000)
    let text = String(decoding: try fixture.bytes("0.json"), as: UTF8.self)
    func refusal(_ edited: String) throws -> String? {
      try Data(edited.utf8).write(to: fixture.folder.appendingPathComponent("0.json"))
      return ThrownError.text { try ReceiptFile.read(fixture.path("0.json")) }
    }
    let start = "'\(fixture.path("0.json"))' is malformed: "
    #expect(
      try refusal(text.replacingOccurrences(of: "dpa-receipt/2", with: "dpa-receipt/1"))
        == start + "no leaves and no world_size expected")
    #expect(
      try refusal(
        text.replacingOccurrences(of: "dpa-receipt/2", with: "dpa-receipt/1")
          .replacingOccurrences(of: "\"leaves\"", with: "\"other\"")) == start + "no leaves and no world_size expected")
    #expect(try refusal(text.replacingOccurrences(of: "\"leaves\"", with: "\"other\"")) == start + "leaves expected")
    for name in ["rank", "world_size"] {
      #expect(
        try refusal(text.replacingOccurrences(of: "\"\(name)\"", with: "\"other\""))
          == start + "rank and world_size together expected")
    }
  }
}
