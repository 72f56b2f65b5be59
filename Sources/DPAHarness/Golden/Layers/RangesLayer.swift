import DPAEngine
import HarnessKit

/// How ranges of ids are dealt out to ranks.
enum RangesLayer: GoldenLayer {
  static let name = "ranges"
  static let usesKernel = false

  struct Case: GoldenCase {
    let total, worldSize: UInt64
    let ranges: [[UInt64]]

    init(_ fields: GoldenFields) throws {
      total = try fields.number("total", in: 0...SampleRange.lastID)
      worldSize = try fields.number("world_size", in: 1...GoldenLimits.worldSize)
      let ids = 0...SampleRange.lastID
      ranges = try fields.pairs("ranges", count: Int(worldSize)...Int(worldSize), of: (ids, ids))
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      let splitter = try RangeSplitter(totalSamples: golden.total, worldSize: golden.worldSize)
      let found = splitter.parts.map { [$0.first, $0.end] }
      // Only the first: one wrong part moves the borders of all that follow.
      let firstWrong = zip(golden.ranges, found).enumerated().first { $0.element.0 != $0.element.1 }
      return [
        .unlessEqual("number of ranks", expected: "\(golden.ranges.count)", found: "\(found.count)"),
        firstWrong.map { Difference("rank \($0.offset)", expected: "\($0.element.0)", found: "\($0.element.1)") },
      ].compactMap { $0 }
    }
  }
}

/// What one rank streams of a table: the API's `stream_distributed_augmentation_chain`.
enum RankStreamsLayer: GoldenLayer {
  static let name = "rank-streams"

  struct Case: GoldenCase {
    let total, worldSize, rank, baseSeed: UInt64
    let part: SampleRange
    let configuration, recordsSHA256: String

    init(_ fields: GoldenFields) throws {
      total = try fields.number("total", in: 0...SampleRange.lastID)
      worldSize = try fields.number("world_size", in: 1...SampleRange.lastID)
      rank = try fields.number("rank", in: 0...worldSize - 1)
      baseSeed = try fields.number("base_seed", in: 0...UInt64.max)
      let first = try fields.number("first_id", in: 0...SampleRange.lastID)
      let count = try fields.number("count", in: 0...GoldenLimits.tableRows)
      part = try fields.valid { try SampleRange(first: first, count: count) }
      configuration = try fields.text("configuration")
      recordsSHA256 = try fields.text("records_sha256")
    }

    var demand: GoldenDemand? { GoldenDemand(configuration: configuration, rowCount: part.count) }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      let engine = Engine(try file.configuration(named: golden.configuration), kernel: kernel)
      let stream = try engine.stream(
        totalSamples: golden.total, rank: golden.rank, worldSize: golden.worldSize, baseSeed: golden.baseSeed)
      // Wrong ids are not streamed: there may be any number of them.
      guard stream.part == golden.part else {
        return [Difference("ids", expected: "\(golden.part)", found: "\(stream.part)")]
      }
      var records = SHA256()
      for sample in stream { records.update(Record.bytes(of: sample)) }
      let found = records.finalized().description
      return [.unlessEqual("SHA-256 of the records", expected: golden.recordsSHA256, found: found)].compactMap { $0 }
    }
  }
}

/// Samples as a rank sees them.
enum RankSeedsLayer: GoldenLayer {
  static let name = "rank-seeds"

  struct Case: GoldenCase {
    let baseSeed, rank, worldSize, id: UInt64
    let text, configuration, digest: String
    let parameters: [String]

    init(_ fields: GoldenFields) throws {
      baseSeed = try fields.number("base_seed", in: 0...UInt64.max)
      worldSize = try fields.number("world_size", in: 1...SampleRange.lastID)
      rank = try fields.number("rank", in: 0...worldSize - 1)
      id = try fields.number("id", in: 0...SampleRange.lastID)
      text = try fields.text("text", upTo: GoldenLimits.seedTextBytes)
      configuration = try fields.text("configuration")
      digest = try fields.text("digest")
      parameters = try fields.texts("parameters", count: Parameter.allCases.count...Parameter.allCases.count)
    }

    var demand: GoldenDemand? { GoldenDemand(configuration: configuration, rowCount: 1) }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      let seeds = try RankAwareSeedGenerator(baseSeed: golden.baseSeed, worldSize: golden.worldSize)
      let text = try seeds.prefix(rank: golden.rank).text(of: golden.id)
      let engine = Engine(try file.configuration(named: golden.configuration), kernel: kernel)
      let sample = try engine.sample(
        golden.id, rank: golden.rank, worldSize: golden.worldSize, baseSeed: golden.baseSeed)
      let textDifference = Difference.unlessEqual("seed text", expected: golden.text, found: text)
      return [textDifference].compactMap { $0 }
        + ParametersLayer.differences(
          sample, parameters: golden.parameters, digest: golden.digest, engine.configuration,
          seed: .rank(golden.rank, baseSeed: golden.baseSeed))
    }
  }
}
