import DPAEngine
import DPATestSupport
import Testing

struct SampleStreamTests {
  private let engine = Engine()

  @Test("the chunk size does not matter", arguments: [1, 2, 3, 7, 32, 99, 100, 101, SampleBatch.capacityLimit])
  func chunkSizes(chunkSize: Int) throws {
    let range = try SampleRange(first: 95, count: 100)
    let expected = engine.samples(in: range)
    #expect(expected.map(\.id) == Array(95..<195))
    #expect(try Array(engine.stream(range, chunkSize: chunkSize)) == expected)
  }

  @Test("the default chunk is 1,000 samples")
  func defaultChunk() throws {
    let range = try SampleRange(0, upTo: 10)
    #expect(engine.stream(range).chunkSize == 1_000)
    #expect(try engine.stream(range, of: Table(range)).chunkSize == 1_000)
  }

  @Test("iterating again starts again, and two iterators do not disturb each other")
  func restart() throws {
    let stream = try engine.stream(SampleRange(0, upTo: 20), chunkSize: 3)
    var (first, second) = (stream.makeIterator(), stream.makeIterator())
    for _ in 0..<5 { _ = first.next() }
    #expect(second.next()?.id == 0)
    #expect(first.next()?.id == 5)
    #expect(Array(stream) == Array(stream))
  }

  @Test("a stream that has ended stays ended")
  func ended() throws {
    var iterator = engine.stream(try SampleRange(0, upTo: 2)).makeIterator()
    #expect(iterator.next()?.id == 0 && iterator.next()?.id == 1)
    #expect(iterator.next() == nil && iterator.next() == nil)
    #expect(Array(engine.stream(try SampleRange(4, upTo: 4))).isEmpty)
  }

  @Test("nothing is computed before it is asked for, and then one chunk at a time")
  func laziness() throws {
    let counter = CountingKernel()
    let counting = Engine(kernel: counter.kernel)
    var iterator = try counting.stream(SampleRange(from: 0), chunkSize: 4).makeIterator()
    #expect(counter.rowCount == 0)
    for _ in 0..<4 { _ = iterator.next() }
    #expect(counter.rowCount == 4)
    _ = iterator.next()
    #expect(counter.rowCount == 8)
  }

  @Test("an unbounded stream delivers as many samples as are taken")
  func unbounded() throws {
    let stream = try engine.stream(SampleRange(from: 0), chunkSize: 8)
    #expect(stream.prefix(20).map(\.id) == Array(0..<20))
    #expect(stream.underestimatedCount == Int.max)
  }

  @Test("a stream ends with the last id, 2^63 - 1")
  func lastID() throws {
    let samples = Array(try engine.stream(SampleRange(from: SampleRange.lastID - 4), chunkSize: 3))
    #expect(samples.map(\.id) == Array((SampleRange.lastID - 4)...SampleRange.lastID))
    #expect(try samples[4] == engine.sample(SampleRange.lastID))
  }

  @Test(
    "a part of a table has the rows that the whole table has there",
    arguments: [
      Seeding.sample, .rank(baseSeed: 3, worldSize: 7), .asRank(2, baseSeed: 3),
    ])
  func parts(seeding: Seeding) throws {
    let table = try Table(SampleRange(10, upTo: 60), seeding: seeding)
    let whole = Array(try engine.stream(table.range, of: table))
    #expect(whole.count == 50)
    for (lower, upper) in [(10, 60), (10, 11), (23, 47), (59, 60), (60, 60)] as [(UInt64, UInt64)] {
      let part = Array(try engine.stream(SampleRange(lower, upTo: upper), of: table, chunkSize: 5))
      #expect(part == Array(whole[(Int(lower) - 10)..<(Int(upper) - 10)]), "\(lower)..<\(upper)")
    }
  }

  @Test("each row of a table with rank seeding is its owner's", arguments: [1, 3, 8, 50, 70] as [UInt64])
  func owners(worldSize: UInt64) throws {
    let table = try Table(SampleRange(10, upTo: 60), seeding: .rank(baseSeed: 3, worldSize: worldSize))
    let splitter = try RangeSplitter(table.range, worldSize: worldSize)
    for row in try engine.stream(table.range, of: table, chunkSize: 16) {
      let rank = try splitter.rank(owning: row.id)
      #expect(try row == engine.sample(row.id, rank: rank, worldSize: worldSize, baseSeed: 3))
    }
  }

  @Test("a rank streams the rows of its part, seeded by its rank", arguments: [1, 3, 64, 200] as [UInt64])
  func rank(worldSize: UInt64) throws {
    let table = try Table(SampleRange(first: 0, count: 100), seeding: .rank(baseSeed: 42, worldSize: worldSize))
    let whole = Array(try engine.stream(table.range, of: table))
    var joined: [Sample] = []
    for rank in 0..<worldSize {
      let stream = try engine.stream(totalSamples: 100, rank: rank, worldSize: worldSize, baseSeed: 42, chunkSize: 7)
      #expect(stream.chunkSize == 7)
      joined += stream
    }
    #expect(joined == whole)
    let plain = try engine.stream(totalSamples: 100, rank: 0, worldSize: worldSize)
    #expect(plain.chunkSize == 1_000)
    let first = try #require(plain.first { _ in true })
    #expect(try first == engine.sample(0, rank: 0, worldSize: worldSize, baseSeed: 0))
  }

  @Test("a rank that its world does not have, a world without ranks, and too many samples are refused")
  func rankRefusals() throws {
    #expect(throws: EngineError.table(.rankOutOfRange(rank: 3, worldSize: 3))) {
      try engine.stream(totalSamples: 9, rank: 3, worldSize: 3)
    }
    #expect(throws: EngineError.table(.emptyWorld)) { try engine.stream(totalSamples: 9, rank: 0, worldSize: 0) }
    #expect(throws: EngineError.table(.worldSizeOutOfRange(1 << 63))) {
      try engine.stream(totalSamples: 9, rank: 0, worldSize: 1 << 63)
    }
    #expect(throws: EngineError.table(.rangeOverflow(first: 0, count: .max))) {
      try engine.stream(totalSamples: .max, rank: 0, worldSize: 1)
    }
    #expect(throws: EngineError.chunkSizeOutOfRange(0)) {
      try engine.stream(totalSamples: 9, rank: 0, worldSize: 1, chunkSize: 0)
    }
  }

  @Test("a chunk of no samples and a part outside the table are refused")
  func refusals() throws {
    let range = try SampleRange(0, upTo: 10)
    for size in [0, -1, SampleBatch.capacityLimit + 1] {
      #expect(throws: EngineError.chunkSizeOutOfRange(size)) { try engine.stream(range, chunkSize: size) }
      #expect(throws: EngineError.chunkSizeOutOfRange(size)) {
        try engine.stream(range, of: Table(range), chunkSize: size)
      }
    }
    let part = try SampleRange(5, upTo: 11)
    #expect(throws: EngineError.table(.partOutsideTable(part: part, table: range))) {
      try engine.stream(part, of: Table(range))
    }
  }
}
