import DPAEngine
import DPATestSupport
import Foundation
import Hashing
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("A receipt and its leaf file")
struct ReceiptWriterTests {
  /// The definition, leaf by leaf, from records of rows that the engine computes one at a time.
  private static func leafHashes(of receipt: Receipt, by engine: Engine) throws -> [UInt8] {
    let range = receipt.table.range
    var bytes: [UInt8] = []
    for start in stride(from: range.first, to: range.end, by: 1_024) {
      let leaf = try SampleRange(start, upTo: min(range.end, start + 1_024))
      guard receipt.part.contains(leaf) else { continue }
      var records: [UInt8] = [0]
      let generator = engine.makeGenerator()
      var batch = SampleBatch()
      var rest = leaf
      while !rest.isEmpty {
        rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: receipt.table)))
        for row in 0..<batch.count { records += Record.bytes(of: batch[row]) }
      }
      let hash = SHA256.digest(of: records)
      bytes += (0..<32).map { hash.bytes[$0] }
    }
    return bytes
  }

  @Test("The leaf file holds the hash of each leaf that lies wholly in the part, the table's short last one too")
  func leaves() throws {
    let fixture = try ReceiptsFixture(ranks: 3, count: 5_000, seeding: .rank(baseSeed: 3, worldSize: 3))
    var counts: [UInt64] = []
    for rank in 0..<3 {
      let receipt = try ReceiptFile.read(fixture.path("\(rank).json")).receipt
      let expected = try Self.leafHashes(of: receipt, by: fixture.engine)
      let found = Array(try fixture.bytes("\(rank).json.leaves"))
      #expect(found == expected)
      #expect(receipt.leaves == LeafList(count: UInt64(expected.count / 32), digest: SHA256.digest(of: expected)))
      counts.append(UInt64(expected.count / 32))
    }
    #expect(counts == [1, 1, 1])
    #expect(try fixture.names == (0..<3).flatMap { ["\($0).json", "\($0).json.leaves"] })
  }

  @Test("The receipt is that of the engine, whatever the number of threads", arguments: [1, 2, 5])
  func jobs(jobs: Int) throws {
    let fixture = try ReceiptsFixture(count: BuildMode.isOptimized ? 300_000 : 5_000)
    let written = try fixture.write("r.json", rank: 1, of: 2, jobs: jobs)
    let plain = try fixture.engine.receipt(of: written.part, in: fixture.table, rank: 1, worldSize: 2)
    #expect(written.changed { $0.leaves = .some(nil) } == plain)
    #expect(try ReceiptFile.read(fixture.path("r.json")).receipt == written)
  }

  @Test("An empty part has an empty leaf file")
  func empty() throws {
    let fixture = try ReceiptsFixture(ranks: 3, count: 2)
    #expect(try fixture.bytes("2.json.leaves").isEmpty)
    #expect(try fixture.verdict("all").status == .held)
  }

  @Test("Either of the two files that is there already is kept unless it may be replaced")
  func existing() throws {
    let fixture = try ReceiptsFixture()
    for name in ["r.json", "r.json.leaves"] {
      try Data("kept".utf8).write(to: fixture.folder.appendingPathComponent(name))
      #expect(throws: HarnessError.outputExists(path: fixture.path(name))) {
        try fixture.write("r.json", rank: 0, of: 2)
      }
      #expect(try fixture.names == [name])
      #expect(try fixture.bytes(name) == Data("kept".utf8))
      try FileManager.default.removeItem(atPath: fixture.path(name))
    }
    try fixture.write("r.json", rank: 0, of: 2)
    try fixture.write("r.json", rank: 1, of: 2, replacing: true)
    #expect(try ReceiptFile.read(fixture.path("r.json")).receipt.rank == 1)
    #expect(try fixture.names == ["r.json", "r.json.leaves"])
  }

  @Test("A full disk leaves neither file, wherever it strikes")
  func writeErrors() throws {
    let fixture = try ReceiptsFixture(count: 3_000)
    let whole = FaultyFiles()
    try fixture.write("r.json", rank: 0, of: 1, files: whole)
    for name in try fixture.names { try FileManager.default.removeItem(atPath: fixture.path(name)) }
    #expect(whole.callCount >= 3)
    for call in 1...whole.callCount {
      #expect(throws: HarnessError.self) {
        try fixture.write("r.json", rank: 0, of: 1, files: FaultyFiles(failingCall: call))
      }
      #expect(try fixture.names == [])
    }
  }

  @Test("Where the leaf file cannot take its name, the receipt does not either")
  func order() throws {
    let fixture = try ReceiptsFixture(count: 3_000)
    // A folder gets in the way of the name after it was looked at.
    let inTheWay = fixture.folder.appendingPathComponent("r.json.leaves/x")
    #expect(throws: HarnessError.self) {
      try fixture.write("r.json", rank: 0, of: 1) {
        try? FileManager.default.createDirectory(at: inTheWay, withIntermediateDirectories: true)
        return false
      }
    }
    #expect(try fixture.names == ["r.json.leaves"])
  }

  @Test("An interruption leaves neither file")
  func interrupted() throws {
    let fixture = try ReceiptsFixture()
    #expect(throws: HarnessError.interrupted(rows: 0, canBeResumed: false)) {
      try fixture.write("r.json", rank: 0, of: 1, isInterrupted: { true })
    }
    #expect(try fixture.names == [])
  }

  @Test("A run that is resumed keeps what is right, writes what is missing, and refuses what is of other rows")
  func resumed() throws {
    let fixture = try ReceiptsFixture()
    try fixture.write("r.json", rank: 0, of: 2, resuming: true)
    let files = [try fixture.bytes("r.json"), try fixture.bytes("r.json.leaves")]
    for missing in [[], ["r.json"], ["r.json.leaves"], ["r.json", "r.json.leaves"]] {
      for name in missing { try FileManager.default.removeItem(atPath: fixture.path(name)) }
      try fixture.write("r.json", rank: 0, of: 2, resuming: true)
      #expect([try fixture.bytes("r.json"), try fixture.bytes("r.json.leaves")] == files)
    }
    try fixture.write("r.json", rank: 0, of: 2, resuming: true, kernel: .portable)
    let refusal = HarnessError.resumeRefused(
      path: fixture.path("r.json"), reason: "it is not the receipt of these rows")
    #expect(throws: refusal) { try fixture.write("r.json", rank: 1, of: 2, resuming: true) }
    try fixture.forgeLeaves(of: "r.json", sealing: false) { $0[40] ^= 1 }
    #expect(
      throws: HarnessError.resumeRefused(
        path: fixture.path("r.json.leaves"), reason: "it does not hold the leaf hashes of these rows")
    ) { try fixture.write("r.json", rank: 0, of: 2, resuming: true) }
    let edited = String(decoding: try fixture.bytes("r.json"), as: UTF8.self)
      .replacingOccurrences(of: "\"kernel\" : \"portable\"", with: "\"kernel\" : \"other\"")
    try Data(edited.utf8).write(to: fixture.folder.appendingPathComponent("r.json"))
    #expect(throws: refusal) { try fixture.write("r.json", rank: 0, of: 2, resuming: true) }
    #expect(try fixture.names == ["r.json", "r.json.leaves"])
  }

  @Test("A receipt that goes to a pipe or device is one line with no file beside it")
  func special() throws {
    let fixture = try ReceiptsFixture(count: 3)
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path("null"), withDestinationPath: "/dev/null")
    try fixture.write("null", rank: 0, of: 1)
    #expect(try fixture.names == ["null"])
  }
}
