import DPAEngine
import Testing

struct SampleRangeTests {
  private static let last = UInt64(Int64.max)

  @Test("the last id is 2^63 - 1, and a range may end with it")
  func lastID() throws {
    #expect(SampleRange.lastID == 9_223_372_036_854_775_807)
    #expect(try SampleRange(first: Self.last, count: 1).end == Self.last + 1)
    #expect(try SampleRange(first: 0, count: Self.last + 1).contains(Self.last))
    #expect(try SampleRange(Self.last + 1, upTo: Self.last + 1).isEmpty)
  }

  @Test("a first id above the last is refused")
  func firstTooLarge() {
    for id in [Self.last + 1, .max] {
      #expect(throws: TableError.sampleIDOutOfRange(id)) { try SampleRange(first: id, count: 1) }
      #expect(throws: TableError.sampleIDOutOfRange(id)) { try SampleRange(from: id) }
      #expect(throws: EngineError.table(.sampleIDOutOfRange(id))) { try Engine().sample(id) }
    }
    #expect(throws: TableError.sampleIDOutOfRange(.max)) { try SampleRange(first: .max, count: 0) }
  }

  @Test(
    "a count that would pass the last id is refused",
    arguments: [
      (0, last + 2), (last, 2), (1, last + 1), (5, .max),
    ] as [(UInt64, UInt64)])
  func overflow(first: UInt64, count: UInt64) {
    #expect(throws: TableError.rangeOverflow(first: first, count: count)) {
      try SampleRange(first: first, count: count)
    }
  }

  @Test("a range given by its ends must ascend and stay below 2^63")
  func ends() throws {
    #expect(throws: TableError.rangeDescending(lower: 3, upper: 2)) { try SampleRange(3, upTo: 2) }
    #expect(throws: TableError.rangeOverflow(first: 3, count: Self.last - 1)) {
      try SampleRange(3, upTo: Self.last + 2)
    }
    let range = try SampleRange(3, upTo: 8)
    #expect((range.first, range.count, range.end) == (3, 5, 8))
    #expect(range.description == "3..<8")
  }

  @Test("an unbounded range ends with the last id")
  func unbounded() throws {
    let range = try SampleRange(from: 7)
    #expect(range.end == Self.last + 1)
    #expect(range.contains(Self.last))
  }

  @Test("a range contains its ids, its parts, and empty parts at both ends")
  func containment() throws {
    let range = try SampleRange(10, upTo: 20)
    #expect([9, 10, 19, 20].map { range.contains($0) } == [false, true, true, false])
    #expect(range.contains(range))
    #expect(try range.contains(SampleRange(10, upTo: 10)) && range.contains(SampleRange(20, upTo: 20)))
    #expect(try !range.contains(SampleRange(9, upTo: 12)) && !range.contains(SampleRange(19, upTo: 21)))
  }

  @Test("prefix and dropFirst cut a range in two, at most at its end")
  func cutting() throws {
    let range = try SampleRange(10, upTo: 20)
    #expect(try range.prefix(4) == SampleRange(10, upTo: 14))
    #expect(try range.dropFirst(4) == SampleRange(14, upTo: 20))
    #expect(range.prefix(11) == range)
    #expect(try range.dropFirst(11) == SampleRange(20, upTo: 20))
  }
}
