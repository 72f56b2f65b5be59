import DPAEngine
import DPATestSupport
import Testing

struct EngineTests {
  @Test("values stay inside their ranges and the upper bound is not drawn")
  func bounds() throws {
    let engine = Engine(Preset.aggressive.configuration)
    for sample in engine.samples(in: try SampleRange(0, upTo: 500)) {
      for parameter in Parameter.allCases {
        let range = engine.configuration[parameter]
        let value = sample.parameters[parameter]
        #expect(value >= range.lower && value < range.upper, "id \(sample.id), \(parameter)")
      }
    }
  }

  @Test("a chain has one sample for each id, in order")
  func chain() throws {
    let engine = Engine()
    let samples = engine.samples(in: try SampleRange(1_000, upTo: 1_010))
    #expect(samples.map(\.id) == Array(1_000..<1_010))
    #expect(try samples[3] == engine.sample(1_003))
    #expect(engine.samples(in: try SampleRange(5, upTo: 5)).isEmpty)
  }

  @Test("a rank's sample refuses a rank outside its world, an empty world and an id above the last")
  func refusals() {
    let engine = Engine()
    #expect(throws: EngineError.table(.rankOutOfRange(rank: 2, worldSize: 2))) {
      try engine.sample(0, rank: 2, worldSize: 2)
    }
    #expect(throws: EngineError.table(.emptyWorld)) { try engine.sample(0, rank: 0, worldSize: 0) }
    #expect(throws: EngineError.table(.worldSizeOutOfRange(.max))) { try engine.sample(0, rank: 0, worldSize: .max) }
    #expect(throws: EngineError.table(.sampleIDOutOfRange(1 << 63))) {
      try engine.sample(1 << 63, rank: 0, worldSize: 1)
    }
  }

  @Test("the ranges do not change the digest, and the depth does")
  func digestDependsOnDepthOnly() throws {
    let digests = try Preset.allCases.map { try Engine($0.configuration).sample(77).digest }
    #expect(Set(digests).count == 1)
    #expect(try Engine(AugmentationConfiguration(depth: 11)).sample(77).digest != digests[0])
  }

  /// DESIGN: of the ids 0..<1,000,000 the first repeat, counting upwards, is 70819, of 54018.
  @Test("distinct ids can share all parameters, since 32 bits seed the draws")
  func collision() throws {
    let (first, second) = (try Engine().sample(54_018), try Engine().sample(70_819))
    #expect(first.parameters == second.parameters)
    #expect(first.digest != second.digest)
    #expect(first.digest.seed == second.digest.seed)
  }
}
