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

  @Test("receipts of 1, 2 and 7 ranks join to the root and the statistics of one process", arguments: [1, 2, 7])
  func receipts(worldSize: UInt64) throws {
    let engine = try KSin(k: 3)
    let table = try Table(SampleRange(first: 0, count: 4_100))
    let whole = try engine.summary(of: table.range, in: table, jobs: 1)
    let splitter = try RangeSplitter(table.range, worldSize: worldSize)
    var merged = ExactStatistics(engine.layout)
    var subtrees = 0
    for part in splitter.parts {
      let summary = try engine.summary(of: part, in: table, jobs: 2)
      if let statistics = summary.statistics { merged.merge(statistics) }
      subtrees += summary.hashes?.subtrees.count ?? 0
    }
    #expect(merged.sums == whole.statistics?.sums && subtrees > 0)
    let values = try merged.columns()
    #expect(values.count == 6 && values.allSatisfy { $0.minimum >= -1 && $0.maximum < 1 && abs($0.mean) < 0.05 })
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
