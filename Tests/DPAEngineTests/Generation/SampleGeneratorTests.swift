import DPAEngine
import DPATestSupport
import Testing

struct SampleGeneratorTests {
  @Test("a batch is filled as far as the range or its capacity goes")
  func counts() throws {
    let generator = Engine().makeGenerator()
    var batch = try SampleBatch(capacity: 5)
    #expect(generator.fill(&batch, with: try SampleRange(0, upTo: 3)) == 3)
    #expect(batch.count == 3)
    #expect(generator.fill(&batch, with: try SampleRange(0, upTo: 9)) == 5)
    #expect(batch.count == 5 && batch[4].id == 4)
    #expect(generator.fill(&batch, with: try SampleRange(9, upTo: 9)) == 0)
    #expect(batch.count == 0)
  }

  @Test("a generator used again, for fewer rows or another prefix, keeps nothing of what was before")
  func reuse() throws {
    let generator = Engine().makeGenerator()
    var batch = try SampleBatch(capacity: 40)
    generator.fill(&batch, with: try SampleRange(first: 1 << 62, count: 40), after: .rank(.max, baseSeed: .max))
    generator.fill(&batch, with: try SampleRange(7, upTo: 10))
    #expect(try Rows.bits(batch) == (7..<10).map { Rows.bits(try PlainReference(.default).sample($0)) })
  }

  @Test("ids may be given in any order, and twice")
  func givenIDs() throws {
    let ids: [UInt64] = [9, 3, 9, SampleRange.lastID, 0]
    var batch = try SampleBatch(capacity: 8)
    Engine().makeGenerator().fill(&batch, withIDs: ids.span, after: .rank(1, baseSeed: 2))
    #expect(batch.count == 5)
    let reference = PlainReference(.default)
    #expect(
      try Rows.bits(batch) == ids.map { Rows.bits(try reference.sample($0, after: .rank(1, baseSeed: 2))) })
  }

  @Test("a batch that a cursor delivered, without working memory, is filled as any other")
  func delivered() throws {
    let table = try Table(SampleRange(0, upTo: 3_000), seeding: .asRank(1, baseSeed: 2))
    let generator = Engine().makeGenerator()
    // More rows than are computed at once, so that they are put together from blocks.
    let columns = SampleCursor(try Engine().stream(table.range, of: table)).take(2_000).columns
    let range = try SampleRange(500, upTo: 505)
    func expected(after prefix: SeedPrefix) throws -> [String] {
      try (500..<505).map { Rows.bits(try PlainReference(.default).sample($0, after: prefix)) }
    }
    let (plain, seeded) = (try expected(after: .none), try expected(after: .rank(1, baseSeed: 2)))
    var batch = columns
    #expect(generator.fill(&batch, with: range) == 5)
    #expect(Rows.bits(batch) == plain)
    batch = columns
    #expect(generator.fill(&batch, with: range, of: table) == 5)
    #expect(Rows.bits(batch) == seeded)
    batch = columns
    let ids = [UInt64](500..<505)
    generator.fill(&batch, withIDs: ids.span)
    #expect(Rows.bits(batch) == plain)
    // A table dealt out to ranks has no run in an empty part.
    batch = columns
    let dealt = try Table(table.range, seeding: .rank(baseSeed: 2, worldSize: 3))
    #expect(generator.fill(&batch, with: try SampleRange(500, upTo: 500), of: dealt) == 0)
    #expect(columns.count == 2_000)
  }

  @Test("two generators of one engine yield the same bits")
  func twoGenerators() throws {
    let engine = Engine()
    var (first, second) = (try SampleBatch(capacity: 33), try SampleBatch(capacity: 50))
    engine.makeGenerator().fill(&first, with: try SampleRange(0, upTo: 33))
    engine.makeGenerator().fill(&second, with: try SampleRange(0, upTo: 33))
    #expect(Rows.bits(first) == Rows.bits(second))
  }
}
