import DPAEngine
import HarnessKit
import Hashing
import KSinEngine
import TableCore

/// Rows of noise, as a function of seed, epoch and item.
enum KSinNoiseLayer: GoldenLayer {
  static let name = "ksin-noise"
  static let usesKernel = false

  struct Case: GoldenCase {
    let seed: UInt64
    let epoch: UInt32
    let item: UInt64
    let noise: [Float]

    init(_ fields: GoldenFields) throws {
      seed = try fields.number("seed", in: 0...UInt64.max)
      epoch = try fields.number("epoch", in: 0...UInt32.max)
      item = try fields.number("item", in: 0...SampleRange.lastID)
      noise = try fields.singles("noise", upTo: 2 * KSinConfiguration.componentLimit)
      _ = try fields.number("width", in: noise.count...noise.count)
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    file.cases.map { golden in
      var row = [Float](repeating: 0, count: golden.noise.count)
      var span = row.mutableSpan
      Noise(seed: golden.seed, epoch: golden.epoch).fill(&span, ofItem: golden.item)
      return [SingleBits.difference("value", expected: golden.noise, found: row)].compactMap { $0 }
    }
  }
}

/// The order of training items in an epoch.
enum KSinOrderLayer: GoldenLayer {
  static let name = "ksin-order"
  static let usesKernel = false

  struct Case: GoldenCase {
    let seed: UInt64
    let epoch: UInt32
    let items: [UInt32]

    init(_ fields: GoldenFields) throws {
      seed = try fields.number("seed", in: 0...UInt64.max)
      epoch = try fields.number("epoch", in: 0...UInt32.max)
      let count = try fields.number("count", in: 0...GoldenLimits.cases)
      items = try fields.numbers("items", count: count...count, in: 0...UInt32.max)
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    file.cases.map { golden in
      let found = EpochOrder.items(golden.items.count, seed: golden.seed, epoch: golden.epoch)
      // Only the first: one wrong exchange moves others too.
      let place = found.indices.first { found[$0] != golden.items[$0] }
      return place.map { [Difference("item at \($0)", expected: "\(golden.items[$0])", found: "\(found[$0])")] } ?? []
    }
  }
}

/// Noise matched with parameters: distances, columns and cost.
enum KSinMatchingLayer: GoldenLayer {
  static let name = "ksin-matching"
  static let usesKernel = false

  struct Case: GoldenCase {
    /// Rows of one case, whose matching takes their cube.
    private static let rowLimit = 256

    let width: Int
    let noise: [Float]
    let parameters: [Float]
    let distances: [Float]
    let columns: [Int]
    let cost: String

    init(_ fields: GoldenFields) throws {
      width = try fields.number("width", in: 1...2 * KSinConfiguration.componentLimit)
      columns = try fields.numbers("columns", count: 1...Self.rowLimit, in: 0...Self.rowLimit - 1)
      noise = try fields.singles("noise", upTo: width * columns.count)
      parameters = try fields.singles("parameters", upTo: width * columns.count)
      distances = try fields.singles("distances", upTo: columns.count * columns.count)
      cost = try fields.text("cost")
      guard noise.count == width * columns.count && parameters.count == noise.count,
        distances.count == columns.count * columns.count
      else { throw fields.problem("it needs a row of noise and of parameters for each column, and their distances") }
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      var distances = [Float](repeating: 0, count: golden.distances.count)
      var matrix = DistanceMatrix()
      matrix.fill(&distances, from: golden.noise.span, to: golden.parameters.span, width: golden.width)
      let coupling = try Coupling(noise: golden.noise, parameters: golden.parameters, width: golden.width)
      return [
        SingleBits.difference("distance", expected: golden.distances, found: distances),
        .unlessEqual("columns", expected: "\(golden.columns)", found: "\(coupling.columns)"),
        .unlessEqual("cost", expected: golden.cost, found: Hexadecimal.bitPattern(coupling.cost)),
      ].compactMap { $0 }
    }
  }
}
