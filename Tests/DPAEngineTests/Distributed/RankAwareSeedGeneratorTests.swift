import DPAEngine
import Testing

struct RankAwareSeedGeneratorTests {
  @Test("the defaults are base seed 0, a world of one, depth 10")
  func defaults() throws {
    let seeds = try RankAwareSeedGenerator()
    #expect(seeds.baseSeed == 0 && seeds.worldSize == 1)
    #expect(try seeds.seed(sampleID: 5, rank: 0) == SeedChain(text: "0:0:5", depth: 10).digest)
  }

  @Test("the seed text is base seed, rank and id; the world size does not enter")
  func text() throws {
    let expected = "70e629356a6aa3c433356e22ed079881cfa84bea818b0771a842fc15cd327d29"
    for worldSize in [4, 64, UInt64(Int64.max)] {
      let seeds = try RankAwareSeedGenerator(baseSeed: 42, worldSize: worldSize)
      #expect(try seeds.seed(sampleID: 1_000, rank: 3).description == expected)
    }
  }

  @Test("worlds, ranks, ids and depths out of range are refused")
  func refusals() throws {
    #expect(throws: EngineError.table(.emptyWorld)) { try RankAwareSeedGenerator(worldSize: 0) }
    #expect(throws: EngineError.table(.worldSizeOutOfRange(1 << 63))) { try RankAwareSeedGenerator(worldSize: 1 << 63) }
    let seeds = try RankAwareSeedGenerator(worldSize: 4)
    #expect(throws: EngineError.table(.rankOutOfRange(rank: 4, worldSize: 4))) { try seeds.prefix(rank: 4) }
    #expect(throws: EngineError.table(.rankOutOfRange(rank: 4, worldSize: 4))) { try seeds.seed(sampleID: 0, rank: 4) }
    #expect(throws: EngineError.table(.sampleIDOutOfRange(1 << 63))) { try seeds.seed(sampleID: 1 << 63, rank: 0) }
    #expect(throws: EngineError.depthOutOfRange(0)) { try seeds.seed(sampleID: 0, rank: 0, depth: 0) }
  }
}
