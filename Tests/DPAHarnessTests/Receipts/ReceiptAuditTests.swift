import DPAEngine
import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("Audits of receipts")
struct ReceiptAuditTests {
  /// Four ranks of 10,000 ids: 10 leaves, of which leaves 2, 4 and 7 are shared.
  private static func fixture() throws -> ReceiptsFixture { try ReceiptsFixture(ranks: 4, count: 10_000) }

  @Test("Honest receipts hold, and the sentence says how much was computed again")
  func honest() throws {
    let fixture = try Self.fixture()
    let some = try fixture.verdict("4")
    #expect(some.text.hasSuffix("\nreceipts: HELD, 8 cases held, 0 failed\n"))
    #expect(some.text.contains("\naudit: 0 wrong in 4 of 7 leaves: at most 100 % wrong at 95 % (seed 1)\n"))
    let all = "\naudit: all 7 leaves and the sums of every part were computed again, 0 leaves wrong\n"
    for extent in ["7", "8", "1000000", "all"] {
      let verdict = try fixture.verdict(extent, jobs: 3)
      #expect(verdict.status == .held)
      #expect(verdict.text.contains(all))
    }
    #expect(try !fixture.verdict().text.contains("audit"))
  }

  @Test("A wrong leaf that everything else agrees with is named with its rank and ids", arguments: 0..<7)
  func wrongLeaf(number: Int) throws {
    let fixture = try Self.fixture()
    let (rank, place) = [(0, 0), (0, 1), (1, 0), (2, 0), (2, 1), (3, 0), (3, 1)][number]
    let leaf = [0, 1, 3, 5, 6, 8, 9][number]
    let end = min(10_005, 5 + 1_024 * (leaf + 1))
    // A rank that computed other rows: its leaf file, its subtrees and its SHA-256 all agree with each other.
    try fixture.forgeLeaves(of: "\(rank).json") { $0[32 * place + 31] ^= 1 }
    let leaves = Array(try fixture.bytes("\(rank).json.leaves"))
    try fixture.forge("\(rank).json") { receipt in
      var fold = SubtreeFold(part: receipt.part, leaves: TableLeaves(range: receipt.table.range))
      for hash in LeafFile.hashes(in: leaves) { fold.append(hash) }
      return receipt.changed { $0.subtrees = fold.subtrees }
    }
    #expect(try fixture.verdict().status == .held)
    for extent in ["all", "100"] {
      let verdict = try fixture.verdict(extent, jobs: 2)
      #expect(verdict.status == .failed)
      let name = "rank \(rank) of 4, '\(rank).json'"
      #expect(verdict.text.contains(name))
      #expect(verdict.text.contains("\n  leaf \(leaf), ids \(5 + 1_024 * leaf)..<\(end)\n"))
      #expect(verdict.text.contains(", 1 leaves wrong\n"))
      #expect(verdict.text.hasSuffix("\nreceipts: NOT HELD, 7 cases held, 1 failed\n"))
    }
  }

  @Test("A sample finds a wrong leaf just where it draws it")
  func drawn() throws {
    let fixture = try Self.fixture()
    try fixture.forgeLeaves(of: "3.json") { $0[31] ^= 1 }
    let verdicts = try (0..<12).map { try fixture.verdict("5", seed: $0).text }
    for text in verdicts { #expect(text.contains("\n  subtree of the leaves 8...9\n")) }
    let found = verdicts.map { $0.contains("audit: 1 wrong in 5 of 7 leaves (seed ") }
    #expect(found == verdicts.map { $0.contains("\n  leaf 8, ids 8197..<9221\n") })
    #expect(Set(found) == [true, false])
  }

  @Test("A leaf file that is not the receipt's is a failed case; its subtrees are hashed up from it")
  func otherLeaves() throws {
    let fixture = try Self.fixture()
    try fixture.forgeLeaves(of: "1.json", sealing: false) { $0[0] ^= 1 }
    let unsealed = try fixture.verdict("4")
    #expect(unsealed.status == .failed)
    #expect(unsealed.text.contains("\n  SHA-256 of '1.json.leaves'\n"))
    #expect(unsealed.text.contains("\n  subtree of the leaves 3...3\n"))
    try fixture.forgeLeaves(of: "1.json") { $0[0] ^= 1 }
    #expect(try fixture.verdict("4").status == .held)
    try fixture.forgeLeaves(of: "1.json") { $0[0] ^= 1 }
    let sealed = try fixture.verdict("4")
    #expect(sealed.status == .failed)
    #expect(!sealed.text.contains("SHA-256"))
    #expect(sealed.text.contains("\n  subtree of the leaves 3...3\n"))
    #expect(try fixture.verdict().status == .held)
  }

  @Test("A leaf file that is missing or of another length is a problem with its own status")
  func unreadable() throws {
    let fixture = try Self.fixture()
    try fixture.forgeLeaves(of: "2.json", sealing: false) { $0.removeLast() }
    let cut = try fixture.verdict("4")
    #expect(cut.status == .malformed)
    #expect(
      cut.text.contains(
        "PROBLEM '2.json.leaves' is malformed: it has 63 bytes instead of 32 for each of 2 leaves\n"))
    #expect(!cut.text.contains("at 95 %"))
    try fixture.forgeLeaves(of: "2.json", sealing: false) { $0 += [0, 0] }
    #expect(try fixture.verdict("all").text.contains("it has 65 bytes instead of 32 for each of 2 leaves\n"))
    try FileManager.default.removeItem(atPath: fixture.path("2.json.leaves"))
    let missing = try fixture.verdict("4")
    #expect(missing.status == .inputOutput)
    #expect(missing.text.contains("PROBLEM cannot read '2.json.leaves': it is missing beside its receipt\n"))
    #expect(missing.text.contains("audit             "))
    try FileManager.default.createDirectory(atPath: fixture.path("2.json.leaves"), withIntermediateDirectories: true)
    #expect(try fixture.verdict("4").text.contains("cannot read '2.json.leaves': it is not a regular file\n"))
    #expect(try fixture.verdict().status == .held)
  }

  @Test("An audit of all computes the sums again")
  func sums() throws {
    let fixture = try Self.fixture()
    try fixture.forge("3.json") { receipt in
      var sums = receipt.sums
      let noise = sums[2]
      // The least noise may as well be 0, for all that the sums show.
      sums[2] = ExactSums(
        count: noise.count, minimum: 0, maximum: noise.maximum, sum: noise.sum, sumOfSquares: noise.sumOfSquares)
      return receipt.changed { $0.sums = sums }
    }
    #expect(try fixture.verdict().status == .held)
    #expect(try fixture.verdict("6").status == .held)
    let all = try fixture.verdict("all")
    #expect(all.status == .failed)
    #expect(all.text.contains("\n  sums of noise\n    expected min 3"))
    #expect(all.text.contains("\n    found    min 0000000000000000, max "))
  }

  @Test("Receipts that do not join are not audited, and that is said")
  func notJoined() throws {
    let fixture = try Self.fixture()
    let verdict = try fixture.verdict("4", [fixture.path("0.json")])
    #expect(verdict.status == .failed)
    #expect(verdict.text.contains("\naudit: not done, since the receipts could not be joined\n"))
  }

  @Test("A table without whole leaves is audited by its sums")
  func noLeaves() throws {
    let fixture = try ReceiptsFixture(ranks: 3, count: 900)
    let verdict = try fixture.verdict("5")
    #expect(verdict.status == .held)
    #expect(verdict.text.contains("\naudit: all 0 leaves and the sums of every part were computed again, 0 leaves "))
  }

  @Test(
    "The extent is a number of leaves or all",
    arguments: ["0", "-1", "1000001", "9223372036854775808", "", "+1", "x"]
  )
  func refused(text: String) {
    #expect(
      throws: HarnessError.usage("\(setting: "audit") must be 1 to 1000000 leaves, or all, not '\(text)'")
    ) { try ReceiptAudit(text, seed: 0) }
  }
}
