import DPAEngine
import Foundation
import Hashing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

/// Receipts of one table in a folder of their own, which goes with the fixture.
final class ReceiptsFixture {
  let folder: URL
  let table: Table
  let engine: Engine

  /// - Parameter count: Rows of the table, from id 5 on.
  /// - Parameter depth: Small, for speed.
  init(
    ranks worldSize: UInt64 = 0, count: UInt64 = 5_000, seeding: Seeding = .sample,
    depth: Int = 1
  ) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-receipts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    table = try Table(try SampleRange(first: 5, count: count), seeding: seeding)
    engine = Engine(try Preset.mild.configuration.replacing(depth: depth))
    for rank in 0..<worldSize { _ = try write("\(rank).json", rank: rank, of: worldSize) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() } }
  var receipts: [String] { get throws { try names.filter { $0.hasSuffix(".json") }.map(path) } }

  @discardableResult
  func write(
    _ name: String, rank: UInt64, of worldSize: UInt64, replacing: Bool = false, resuming: Bool = false, jobs: Int = 1,
    kernel: Kernel? = nil, files: any FileLayer = SystemFiles(), isInterrupted: @escaping () -> Bool = { false }
  ) throws -> Receipt {
    let part = try RangeSplitter(table.range, worldSize: worldSize).part(ofRank: rank)
    let writer = ReceiptWriter(path(name), replacing: replacing, resuming: resuming, files: files)
    return try writer.write(
      of: part, in: table, owner: .init(rank: rank, worldSize: worldSize),
      by: kernel.map { Engine(engine.configuration, kernel: $0) } ?? engine, jobs: jobs, isInterrupted: isInterrupted)
  }

  /// Replaces a receipt by one that nobody can see was changed, but for what it says.
  func forge(_ name: String, _ change: (Receipt) -> Receipt) throws {
    let receipt = change(try ReceiptFile.read(path(name)).receipt)
    try Data(ReceiptFile.text(receipt).utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  /// Replaces some bytes of a leaf file, and lets the receipt say so.
  func forgeLeaves(of name: String, sealing: Bool = true, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = Array(try bytes(name + ".leaves"))
    change(&bytes)
    try Data(bytes).write(to: URL(fileURLWithPath: path(name + ".leaves")))
    guard sealing else { return }
    let list = LeafList(count: UInt64(bytes.count / 32), digest: SHA256.digest(of: bytes))
    try forge(name) { receipt in
      Receipt(
        engine: receipt.engine, engineVersion: receipt.engineVersion, kernel: receipt.kernel,
        settings: receipt.settings, table: receipt.table, rank: receipt.rank, worldSize: receipt.worldSize,
        part: receipt.part, hashes: receipt.hashes, leaves: list, sums: receipt.sums)
    }
  }

  /// The status and everything that is said, with the folder's own name left out.
  func verdict(
    _ audit: String? = nil, seed: UInt64 = 1, root: Digest? = nil, _ paths: [String]? = nil, jobs: Int = 1
  ) throws -> (status: DPAHarness.ExitStatus, text: String) {
    let audit = try audit.map { try ReceiptAudit($0, seed: seed) }
    let verifier = ReceiptVerifier(try paths ?? receipts, expectedRoot: root, audit: audit, jobs: jobs)
    let (verdict, joined) = verifier.verify()
    precondition((joined == nil) == (verdict.status != .held), "proved just where it holds")
    let text = VerdictFormat.text.render(verdict).replacingOccurrences(of: folder.path + "/", with: "")
    return (verdict.status, text)
  }
}

extension String {
  func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
