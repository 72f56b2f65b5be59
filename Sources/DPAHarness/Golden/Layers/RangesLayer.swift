import DPAEngine
import HarnessKit

/// How ranges of ids are dealt out to ranks.
enum RangesLayer: GoldenLayer {
  static let name = "ranges"
  static let usesKernel = false

  struct Case: GoldenCase {
    let name: String
    let total: UInt64
    let worldSize: UInt64
    let ranges: [[UInt64]]

    init(_ fields: GoldenFields) throws {
      name = fields.name
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
      let firstWrong = zip(golden.ranges, found).enumerated().first { $0.element.0 != $0.element.1 }
      return [
        .unlessEqual("number of ranks", expected: "\(golden.ranges.count)", found: "\(found.count)"),
        firstWrong.map { Difference("rank \($0.offset)", expected: "\($0.element.0)", found: "\($0.element.1)") },
      ].compactMap { $0 }
    }
  }
}
