import DPAEngine
import DPATestSupport
import Testing

struct DistributedVectorTests {
  @Test("distributed.json holds bit for bit", arguments: TestedKernels.all)
  func rows(kernel: Kernel) throws {
    let configurations = try CoreVector.configurations()
    for vector in try VectorFile.distributed() {
      let engine = Engine(try #require(configurations[vector.config]), kernel: kernel)
      let sample = try engine.sample(
        vector.row.id, rank: vector.rank, worldSize: vector.worldSize, baseSeed: vector.baseSeed)
      #expect(
        try Rows.bits(sample) == Rows.bits(vector.row.sample()),
        "\(vector.config), id \(vector.row.id), rank \(vector.rank) of \(vector.worldSize), base \(vector.baseSeed)")
    }
  }

  @Test("the seed generator ends in the digests of distributed.json")
  func seeds() throws {
    let configurations = try CoreVector.configurations()
    for vector in try VectorFile.distributed() {
      let depth = try #require(configurations[vector.config]).depth
      let seeds = try RankAwareSeedGenerator(baseSeed: vector.baseSeed, worldSize: vector.worldSize)
      let digest = try seeds.seed(sampleID: vector.row.id, rank: vector.rank, depth: depth)
      #expect(try digest == vector.row.sample().digest, "id \(vector.row.id), rank \(vector.rank)")
    }
  }
}
