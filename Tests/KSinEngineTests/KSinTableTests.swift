import Hashing
import TableCore
import Testing

@testable import KSinEngine

struct KSinTableTests {
  @Test("a record is an id, frequencies, amplitudes and, where asked for, samples")
  func layout() throws {
    let plain = try KSin(k: 2, signalLength: 3).layout
    #expect(plain.columns.map(\.name) == ["id", "f0", "f1", "a0", "a1"] && plain.byteCount == 8 + 16)
    let whole = try KSin(k: 1, signalLength: 3, signal: true).layout
    #expect(whole.columns.map(\.name) == ["id", "f0", "a0", "x0", "x1", "x2"] && whole.byteCount == 8 + 8 + 12)
    #expect(whole.columns.dropFirst().allSatisfy { $0.kind == .f32 } && KSin.name == "ksin")
  }

  private func records(_ engine: KSin, _ range: SampleRange) throws -> [UInt8] {
    let generator = engine.makeGenerator(of: try Table(range))
    var buffer = ByteBuffer()
    var rest = range
    while !rest.isEmpty { rest = rest.dropFirst(generator.append(rest, to: &buffer)) }
    let bytes = buffer.bytes
    return (0..<bytes.count).map { bytes[$0] }
  }

  @Test("records have the oracle's bits on every kernel", arguments: SignalKernel.all)
  func oracleRecords(kernel: SignalKernel) throws {
    for answer in try TestFiles.oracle().records {
      let configuration = try KSinConfiguration(
        k: answer.k, signalLength: max(answer.signalLength, 1), split: #require(Split(rawValue: answer.split)))
      let settings = try KSinSettings(configuration, signal: answer.signalLength > 0)
      let bytes = try records(
        KSin(settings, kernel: kernel), SampleRange(first: answer.first, count: answer.count))
      #expect(SHA256.digest(of: bytes).description == answer.sha256, "k \(answer.k), \(answer.split)")
    }
  }

  @Test("every exact format gives the records back", arguments: [RowFormat.jsonl, .csv, .npy, .records])
  func formats(format: RowFormat) throws {
    let engine = try KSin(k: 2, signalLength: 5, signal: true)
    let rows = try records(engine, SampleRange(first: 3, count: 40))
    let encoder = try engine.makeEncoder(EncoderOptions(format), rowCount: 40)
    var file = ByteBuffer()
    encoder.appendHeader(to: &file)
    encoder.append(rows.span, isFirst: true, to: &file)
    encoder.appendFooter(to: &file)
    let bytes = file.bytes
    let source = MemorySource((0..<bytes.count).map { bytes[$0] })
    var decoder = try engine.makeDecoder(format, from: source, firstID: 3)
    var batch = RecordBatch(engine.layout, capacity: 64)
    try decoder.fill(&batch)
    let found = batch.bytes
    #expect((0..<found.count).map { found[$0] } == rows)
  }

  @Test("the chain documents of DPA are none of its formats")
  func foreignFormats() throws {
    #expect(throws: TableError.formatUnknown("json")) {
      try KSin(k: 1).makeEncoder(EncoderOptions(.json), rowCount: 1)
    }
  }

  @Test("the root is the same for any number of threads, on every kernel")
  func roots() throws {
    let table = try Table(SampleRange(first: 7, count: 5_003))
    let expected = try KSin(k: 2, signalLength: 5, signal: true, kernel: .portable).root(of: table)
    for kernel in SignalKernel.all {
      for jobs in [1, 2, 5] {
        #expect(try KSin(k: 2, signalLength: 5, signal: true, kernel: kernel).root(of: table, jobs: jobs) == expected)
      }
    }
  }

  @Test(
    "receipts of 1, 2 and 7 ranks, each on another kernel, join to the root and statistics of one process",
    arguments: [1, 2, 7])
  func receipts(worldSize: UInt64) throws {
    let table = try Table(SampleRange(first: 0, count: 4_100))
    let engines = try SignalKernel.all.map { try KSin(k: 3, signalLength: 4, signal: true, kernel: $0) }
    let whole = try engines[0].summary(of: table.range, in: table, jobs: 1)
    let splitter = try RangeSplitter(table.range, worldSize: worldSize)
    let receipts = try (0..<worldSize).map { rank in
      let engine = engines[Int(rank) % engines.count]
      let part = try splitter.part(ofRank: rank)
      return ReceiptJoin.Labelled(
        try engine.receipt(of: part, in: table, rank: rank, worldSize: worldSize, jobs: 2), label: "\(rank)")
    }
    let (joined, problems) = ReceiptJoin(receipts, engine: engines[0]).join()
    #expect(problems.isEmpty && joined?.root == whole.rootOfRows)
    #expect(joined?.statistics.sums == whole.statistics?.sums)
    let values = try #require(joined).statistics.columns()
    #expect(values.count == 10 && values.prefix(6).allSatisfy { $0.minimum >= -1 && $0.maximum < 1 })
  }

  @Test("rows do not depend on how ranks are seeded")
  func seeding() throws {
    let engine = try KSin(k: 1)
    let range = try SampleRange(first: 0, count: 100)
    let ranked = try Table(range, seeding: .rank(baseSeed: 9, worldSize: 4))
    #expect(try engine.root(of: ranked) == engine.root(of: Table(range)))
  }

  @Test("the last id has a record")
  func lastID() throws {
    let bytes = try records(KSin(k: 1), SampleRange(first: SampleRange.lastID, count: 1))
    #expect(bytes.prefix(8).elementsEqual([255, 255, 255, 255, 255, 255, 255, 127]) && bytes.count == 16)
  }

  @Test("settings change the rows that they should, and no others")
  func settings() throws {
    let range = try SampleRange(first: 3, count: 50)
    func bytes(_ configuration: KSinConfiguration, signal: Bool = false) throws -> [UInt8] {
      try records(KSin(KSinSettings(configuration, signal: signal)), range)
    }
    let plain = try bytes(KSinConfiguration(k: 2, signalLength: 4))
    #expect(try bytes(KSinConfiguration(k: 2, signalLength: 9)) == plain)
    #expect(try bytes(KSinConfiguration(k: 2, breakSymmetry: true)) == plain)
    #expect(try bytes(KSinConfiguration(k: 2, sortFrequencies: true)) != plain)
    #expect(try bytes(KSinConfiguration(k: 2, split: .val)) != plain)
    #expect(try bytes(KSinConfiguration(k: 2, seed: 5)) != plain)
    #expect(try bytes(KSinConfiguration(k: 2, split: .test, seed: 123)) == plain)
    #expect(
      try bytes(KSinConfiguration(k: 2, shiftTestDistribution: true, split: .test, seed: 123))
        != bytes(KSinConfiguration(k: 2, shiftTestDistribution: true, split: .train, seed: 123)))
    #expect(
      try bytes(KSinConfiguration(k: 2, signalLength: 4, breakSymmetry: true), signal: true)
        != bytes(KSinConfiguration(k: 2, signalLength: 4), signal: true))
  }
}
