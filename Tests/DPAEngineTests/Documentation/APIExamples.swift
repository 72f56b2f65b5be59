import DPAEngine
import Testing

/// The examples of docs/api.md: each opens a test, followed by what it must yield.
///
/// `APIDocumentTests` holds the document to this file. The expected values come from CPython, not from this engine.
@Suite struct APIExamples {
  @Test("A configuration replaces the ranges and the depth that are named, and draws as CPython does")
  func configuration() throws {
    let custom = try AugmentationConfiguration(rotation: ParameterRange(-60, 60), depth: 15)
    let sample = try Engine(custom).sample(7)

    #expect(sample.parameters.rotation == -45.026776235218364)
    #expect(sample.parameters.brightness == 1.0957396717853496)
    #expect(sample.digest.description == "6a8f233b8449c237e3942795f308850491b9c879648e55fa0da65455ed1cd598")
    #expect(custom.contrast == AugmentationConfiguration.default.contrast)
  }

  @Test("A chain holds the samples of its ids in order")
  func chain() throws {
    let engine = Engine(Preset.mild.configuration)
    let chain = engine.samples(in: try SampleRange(first: 0, count: 25))

    #expect(chain.map(\.id) == Array(0..<25))
    #expect(
      chain[24].parameters.values == [
        -12.588546179571452, 1.0317739001150887, 0.011640998299788752, 1.051459441923094, 1.145893450545556,
      ])
  }

  @Test("One sample has CPython's parameters")
  func sample() throws {
    let sample = try Engine().sample(7)
    let rotation = sample.parameters.rotation

    #expect(rotation == 19.27356536821503)
    #expect(
      sample.parameters.values.dropFirst() == [
        1.0471021450018099, 0.04337723055234092, 1.012019279337397, 1.0991299201466032,
      ])
  }

  @Test("A seed chain ends in CPython's hash")
  func seedChain() throws {
    let chain = try SeedChain(text: "7", depth: 10)
    let hash = chain.digest.description

    #expect(hash == "4c67268958043381d5905a123ce91bc4a0e05f1da5e3c2449ae10ce96590a46d")
    #expect(try Engine().sample(7).digest == chain.digest)
  }

  @Test("Statistics of a chain are those of CPython's statistics module")
  func statistics() throws {
    let chain = Engine().samples(in: try SampleRange(first: 0, count: 2))
    let rotation = try ExactStatistics.of(chain).rotation

    #expect(rotation.mean == -8.34927256727913 && rotation.standardDeviation == 11.601987868999162)
    #expect(rotation.minimum == -16.553116864692498 && rotation.maximum == -0.14542826986576074)
    #expect(rotation.count == 2)
  }

  @Test("A preset is found by its name")
  func preset() throws {
    let configuration = try Preset(named: "mild").configuration
    let same = Preset.mild.configuration

    #expect(configuration == same)
    #expect(configuration.ranges.map(\.lower) == [-15, 0.9, 0, 0.9, 0.85])
    #expect(configuration.ranges.map(\.upper) == [15, 1.1, 0.05, 1.1, 1.15])
    #expect(configuration.depth == 10)
  }

  @Test("A stream starts at its first id")
  func stream() throws {
    let stream = try Engine().stream(SampleRange(first: 1_000, count: 10), chunkSize: 4)
    let rotations = stream.lazy.map(\.parameters.rotation)

    #expect(rotations.first { _ in true } == -7.885514422152745)
    #expect(stream.map(\.id) == Array(1_000..<1_010))
    #expect(stream.chunks.map(\.count) == [4, 4, 2])
  }

  @Test("A stream of a range leaves out the upper bound")
  func streamedRange() throws {
    let stream = Engine().stream(try SampleRange(1_000, upTo: 1_003))
    let hashes = stream.map(\.digest.description)

    #expect(hashes.count == 3)
    #expect(hashes[2] == "03849854fc7c8c81783ddbe58f15e355bb6fdb88894f9a4712dad88f6162f7b3")
  }

  @Test("Statistics of a stream have the bits of those of a list")
  func streamedStatistics() throws {
    let stream = Engine().stream(try SampleRange(first: 0, count: 100))
    let rotation = try ExactStatistics.of(stream).rotation

    #expect(rotation.mean == 0.7423529478622842 && rotation.standardDeviation == 16.982503689089132)
    #expect(try ExactStatistics.of(Array(stream)).rotation == rotation)
  }

  @Test("A rank has samples of its own")
  func rankSample() throws {
    let onRank0 = try Engine().sample(11, rank: 0, worldSize: 4, baseSeed: 12_345)
    let onRank1 = try Engine().sample(11, rank: 1, worldSize: 4, baseSeed: 12_345)

    #expect(onRank0.parameters.rotation == -1.8294997896837586)
    #expect(onRank1.parameters.rotation == -6.15515475200197)
  }

  @Test("A rank has hashes of its own")
  func rankSeed() throws {
    let seeds = try RankAwareSeedGenerator(baseSeed: 12_345, worldSize: 4)
    let hash = try seeds.seed(sampleID: 11, rank: 0).description

    #expect(hash == "2601773f65d71211b8ef8868ca2af7d6c1ef15f0439e1bb003fce4ea195c2177")
  }

  @Test("A splitter gives each rank consecutive ids")
  func split() throws {
    let splitter = try RangeSplitter(totalSamples: 10, worldSize: 3)
    let part = try splitter.part(ofRank: 1)

    #expect(part.first == 4 && part.end == 7)
    #expect(splitter.validate())
    #expect(splitter.parts.map(\.description) == ["0..<4", "4..<7", "7..<10"])
  }

  @Test("A rank streams its own part")
  func rankStream() throws {
    let stream = try Engine().stream(totalSamples: 10, rank: 1, worldSize: 3)
    let ids = stream.map(\.id)

    #expect(ids == [4, 5, 6])
    #expect(stream.first { $0.id == 4 }?.parameters.rotation == -0.9154934961389145)
    let part = try RangeSplitter(totalSamples: 10, worldSize: 3).part(ofRank: 1)
    #expect(try Array(Engine().stream(part, of: Table(part, seeding: .asRank(1, baseSeed: 0)))) == Array(stream))
    let table = try Table(SampleRange(first: 0, count: 10), seeding: .rank(baseSeed: 0, worldSize: 3))
    #expect(try Array(Engine().stream(part, of: table)) == Array(stream))
  }

  @Test("An error says what was wrong")
  func typedError() {
    var message = ""
    do { _ = try Preset(named: "wild") } catch { message = error.description }

    #expect(message == "there is no preset 'wild'; the presets are default, mild, moderate, aggressive")
  }
}
