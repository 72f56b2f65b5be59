import DPAEngine
import DPATestSupport
import Testing

struct RangeSplitterTests {
  @Test("ranges.json holds: the parts of all ranks")
  func vectors() throws {
    for vector in try VectorFile.ranges() {
      let splitter = try RangeSplitter(totalSamples: vector.total, worldSize: vector.worldSize)
      let parts = splitter.parts.map { [$0.first, $0.end] }
      #expect(parts == vector.ranges, "\(vector.total) ids over \(vector.worldSize) ranks")
      #expect(splitter.validate())
    }
  }

  @Test("parts cover the range, differ by at most one, longer ones first; owners agree", arguments: UInt64(1)...200)
  func randomWorlds(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let first = UInt64.random(in: 0...10_000, using: &generator)
    let count = UInt64.random(in: 0...300, using: &generator)
    let worldSize = UInt64.random(in: 1...400, using: &generator)
    let range = try SampleRange(first: first, count: count)
    let splitter = try RangeSplitter(range, worldSize: worldSize)
    var next = first
    for (rank, part) in splitter.parts.enumerated() {
      let longer: UInt64 = UInt64(rank) < count % worldSize ? 1 : 0
      #expect(part.count == count / worldSize + longer, "seed \(seed), rank \(rank)")
      #expect(part.first == (part.isEmpty ? first : next), "seed \(seed), rank \(rank)")
      #expect(try splitter.part(ofRank: UInt64(rank)) == part, "seed \(seed), rank \(rank)")
      for id in part.first..<part.end {
        #expect(try splitter.rank(owning: id) == UInt64(rank), "seed \(seed), id \(id)")
      }
      next += part.count
    }
    #expect(next == range.end, "seed \(seed)")
    #expect(splitter.validate(), "seed \(seed)")
  }

  @Test("more ranks than ids leave empty parts at the start of the range")
  func moreRanksThanIDs() throws {
    let splitter = try RangeSplitter(SampleRange(100, upTo: 103), worldSize: 5)
    #expect(splitter.parts.map(\.description) == ["100..<101", "101..<102", "102..<103", "100..<100", "100..<100"])
  }

  @Test("the whole id space over the largest world needs no more than 64 bits")
  func extremes() throws {
    let last = SampleRange.lastID
    let all = try SampleRange(first: 0, count: last + 1)
    for worldSize in [1, 2, 3, 7, 1 << 62, last - 1, last] {
      let splitter = try RangeSplitter(all, worldSize: worldSize)
      for rank in [0, worldSize / 2, worldSize - 1] {
        let part = try splitter.part(ofRank: rank)
        #expect(try splitter.rank(owning: part.first) == rank, "world \(worldSize)")
        #expect(try splitter.rank(owning: part.end - 1) == rank, "world \(worldSize)")
      }
      #expect(try splitter.part(ofRank: worldSize - 1).end == last + 1)
    }
  }

  @Test("worlds, ranks, totals and ids out of range are refused")
  func refusals() throws {
    #expect(throws: TableError.emptyWorld) { try RangeSplitter(totalSamples: 1, worldSize: 0) }
    #expect(throws: TableError.worldSizeOutOfRange(1 << 63)) { try RangeSplitter(totalSamples: 1, worldSize: 1 << 63) }
    #expect(throws: TableError.rangeOverflow(first: 0, count: .max)) {
      try RangeSplitter(totalSamples: .max, worldSize: 1)
    }
    let splitter = try RangeSplitter(SampleRange(10, upTo: 20), worldSize: 3)
    #expect(throws: TableError.rankOutOfRange(rank: 3, worldSize: 3)) { try splitter.part(ofRank: 3) }
    for id in [9, 20, SampleRange.lastID] as [UInt64] {
      let text = ThrownError.text { try splitter.rank(owning: id) }
      #expect(text == "the part \(id)..<\(id + 1) reaches outside its table 10..<20")
    }
  }

  @Test("the owner of an id above the last is refused in words")
  func ownerOfNoID() throws {
    let splitter = try RangeSplitter(SampleRange(10, upTo: 20), worldSize: 3)
    let text = ThrownError.text { try splitter.rank(owning: .max) }
    #expect(text == "a sample id must be 0 to 9223372036854775807, not 18446744073709551615")
  }
}
