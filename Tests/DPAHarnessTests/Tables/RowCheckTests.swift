import DPAEngine
import Foundation
import Hashing
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("What is done with the rows of a file")
struct RowCheckTests {
  /// A batch with the rows of a table's part, one of them changed.
  private static func batch(
    _ ids: Range<UInt64>, capacity: Int, changing row: Int? = nil
  ) throws -> RecordBatch {
    let file = try TableFileFixture(.records, rowCount: UInt64(ids.count)) { request, _ in
      request.start = ids.lowerBound
    }
    if let row { try file.damage(row: row, at: 24) }
    return try file.batch(capacity: capacity)
  }

  private static func check(part: SampleRange) throws -> RegenerationCheck {
    let resolved = try TableFileFixture.request(10_000).resolved()
    return RegenerationCheck(
      Engine(try TableFileFixture.configuration(), kernel: .portable), resolved.table, part: part)
  }

  @Test("Rows differ by their bits: zero is not minus zero")
  func bits() {
    func record(_ rotation: Double) -> [UInt8] {
      let parameters = AugmentationParameters(
        rotation: rotation, brightness: 1, noise: 1, scale: 1, contrast: 1)
      return Record.bytes(of: Sample(id: 4, parameters: parameters, digest: Digest()))
    }
    func difference(_ expected: [UInt8], _ found: [UInt8]) -> RowDifference? {
      RowDifference(row: 2, expected: expected.span, found: found.span, Record.layout)
    }
    #expect(difference(record(0), record(0)) == nil)
    #expect(
      difference(record(0), record(-0.0))?.difference
        == Difference(
          "row 2 (id 4), rotation", expected: "0.0 (bits 0000000000000000)", found: "-0.0 (bits 8000000000000000)"))
  }

  @Test("Every row of a chunk is computed again: one wrong row is found wherever it is")
  func everyRow() throws {
    let part = try SampleRange(first: 100, count: 12)
    for row in 0..<5 {
      let check = try Self.check(part: part)
      // The chunk that begins with the part's eighth row.
      let batch = try Self.batch(107..<112, capacity: 5, changing: row)
      let finding = try #require(check.find(in: batch, firstRow: 7, with: check.makeWorker()))
      #expect(finding.wrongRowCount == 1)
      #expect(finding.first?.row == UInt64(7 + row) && finding.first?.id == UInt64(107 + row))
      #expect(finding.first?.column == "noise")
    }
    let check = try Self.check(part: part)
    #expect(check.find(in: try Self.batch(107..<112, capacity: 5), firstRow: 7, with: check.makeWorker()) == nil)
  }

  @Test("A chunk longer than the generator's own batch is checked to its end, row by row")
  func longChunk() throws {
    let count = SampleBatch.defaultCapacity + 3
    for row in [SampleBatch.defaultCapacity - 1, SampleBatch.defaultCapacity, count - 1] {
      let check = try Self.check(part: try SampleRange(first: 0, count: UInt64(count)))
      let batch = try Self.batch(0..<UInt64(count), capacity: count, changing: row)
      let finding = try #require(check.find(in: batch, firstRow: 0, with: check.makeWorker()))
      #expect(finding.first?.row == UInt64(row) && finding.wrongRowCount == 1)
    }
  }

  @Test("Rows behind the part are left to the check of their number")
  func behindThePart() throws {
    let check = try Self.check(part: try SampleRange(first: 0, count: 3))
    let batch = try Self.batch(0..<5, capacity: 5, changing: 4)
    #expect(check.find(in: batch, firstRow: 0, with: check.makeWorker()) == nil)
  }

  @Test("Of the chunks' findings the first is kept and all are counted")
  func findings() throws {
    let check = try Self.check(part: try SampleRange(first: 0, count: 40))
    for (row, wrong) in [(3, 2), (19, 5)] {
      let batch = try Self.batch(UInt64(row)..<UInt64(row + 1), capacity: 1, changing: 0)
      var finding = try #require(check.find(in: batch, firstRow: UInt64(row), with: check.makeWorker()))
      finding.wrongRowCount = UInt64(wrong)
      try check.take(finding)
    }
    #expect(check.first?.row == 3)
    #expect(check.wrongRowCount == 7)
  }

  @Test("Each pair of five rows is picked about equally often, with the rows' places")
  func samples() throws {
    let batch = try Self.batch(0..<5, capacity: 5)
    var counts: [[UInt64]: Int] = [:]
    for seed: UInt64 in 1...2_000 {
      let check = SampleCheck(size: 2, seed: seed)
      try check.take(try #require(check.find(in: batch, firstRow: 0, with: ())))
      for (row, record) in check.picked { #expect(record.span.word(at: 0) == batch.id(ofRow: Int(row))) }
      counts[check.picked.map(\.row).sorted(), default: 0] += 1
    }
    #expect(counts.count == 10)
    // 200 each, five standard deviations of 13.4 either way; the seeds are fixed.
    #expect(counts.values.allSatisfy { (133...267).contains($0) }, "\(counts)")
  }

  @Test("Rows of later chunks are picked too, counted on from the first chunk; more than there are means all")
  func chunks() throws {
    let first = try Self.batch(0..<5, capacity: 5)
    let second = try Self.batch(5..<8, capacity: 3)
    let check = SampleCheck(size: 9, seed: 1)
    try check.take(try #require(check.find(in: first, firstRow: 0, with: ())))
    try check.take(try #require(check.find(in: second, firstRow: 5, with: ())))
    #expect(check.picked.map(\.row) == Array(0..<8))
    #expect(check.picked.map { $0.record.span.word(at: 0) } == Array(0..<8))
  }

  @Test("The random numbers are those of SplitMix64, and below a limit each is equally likely")
  func random() {
    // Vigna's splitmix64.c with the seed 1234567.
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
    // Three quarters of all words: without a second draw every third number would come twice as often.
    let limit: UInt64 = 3 << 62
    var counts = [0, 0, 0]
    for _ in 0..<6_000 {
      let number = random.next(below: limit)
      #expect(number < limit)
      counts[Int(number % 3)] += 1
    }
    #expect(counts.allSatisfy { (1_800...2_200).contains($0) }, "\(counts)")
    #expect((0..<50).allSatisfy { _ in random.next(below: 1) == 0 })
  }

  @Test("Kept rows are held against every byte, and the place of the first other one is named")
  func keptRows() throws {
    let file = try TableFileFixture(.csv)
    let bytes = try file.bytes
    let encoder = TableEncoder(.csv, rowCount: 40, configuration: nil)
    let batch = try Self.batch(0..<40, capacity: 40)
    func problem(_ kept: [UInt8], limit: Int? = nil) throws -> HarnessError? {
      try file.write(kept)
      do throws(HarnessError) {
        let check = try KeptRowsCheck(
          file.path, encoder: encoder, byteLimit: UInt64(limit ?? kept.count), files: SystemFiles())
        for row in [0, 20] { try check.take(rows(of: batch, row, encoder)) }
        return nil
      } catch {
        return error
      }
    }
    #expect(try problem(bytes) == nil)
    for place in [0, 60, bytes.count / 2, bytes.count - 2, bytes.count - 1] {
      var changed = bytes
      changed[place] ^= 1
      #expect(
        try problem(changed) == .resumeRefused(path: file.path, reason: "it was changed at byte \(place)"))
      #expect(
        try problem(Array(bytes[..<place]))
          == .resumeRefused(path: file.path, reason: "it is cut off at byte \(place)"))
      #expect(
        try problem(bytes, limit: place)
          == .resumeRefused(path: file.path, reason: "it is cut off at byte \(place)"))
    }
  }

  /// Twenty rows of the batch as they are written.
  private func rows(of batch: borrowing RecordBatch, _ first: Int, _ encoder: TableEncoder) -> ByteBuffer {
    var all = ByteBuffer()
    encoder.append(batch.bytes, isFirst: true, to: &all)
    let bytes = all.bytes
    let lines = (0..<bytes.count).map { bytes[$0] }.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var some = ByteBuffer()
    some.append(lines[first..<(first + 20)].flatMap { $0 + [UInt8(ascii: "\n")] })
    return some
  }
}
