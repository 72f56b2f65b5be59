import DPAEngine
import HarnessKit
import Hashing
import KSinEngine
import TableCore

/// Item seeds, and the words of the generator that they start.
enum KSinWordsLayer: GoldenLayer {
  static let name = "ksin-words"
  static let usesKernel = false
  /// Past the first twist of 624 words.
  private static let wordCount = 700

  struct Case: GoldenCase {
    let seed: UInt64
    let item: UInt64
    let itemSeed: UInt64
    let words: [UInt32]
    let wordsSHA256: String

    init(_ fields: GoldenFields) throws {
      seed = try fields.number("seed", in: 0...UInt64.max)
      item = try fields.number("item", in: 0...SampleRange.lastID)
      itemSeed = try fields.number("item_seed", in: 0...SampleRange.lastID)
      words = try fields.numbers("words", count: 4...4, in: 0...UInt32.max)
      wordsSHA256 = try fields.text("words_sha256")
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    let lanes = WordLanes()
    var differences: [[Difference]] = []
    // Side by side, as items are: what one lane does must not reach another.
    for first in stride(from: 0, to: file.cases.count, by: WordLanes.laneCount) {
      let group = file.cases[first..<min(first + WordLanes.laneCount, file.cases.count)]
      var seeds = WordLanes.Lanes.zero
      for (lane, golden) in group.enumerated() {
        seeds[lane] = UInt32(truncatingIfNeeded: ItemSeed.of(golden.item, seed: golden.seed))
      }
      lanes.seed(seeds)
      lanes.prepare(wordCount)
      for (lane, golden) in group.enumerated() { differences.append(self.differences(golden, lanes, lane)) }
    }
    return differences
  }

  private static func differences(_ golden: Case, _ lanes: WordLanes, _ lane: Int) -> [Difference] {
    let words = (0..<wordCount).map { lanes.word($0, ofLane: lane) }
    let bytes = words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } }
    let itemSeed = ItemSeed.of(golden.item, seed: golden.seed)
    return [
      .unlessEqual("item seed", expected: "\(golden.itemSeed)", found: "\(itemSeed)"),
      .unlessEqual("first words", expected: "\(golden.words)", found: "\(words.prefix(golden.words.count))"),
      .unlessEqual("SHA-256 of the words", expected: golden.wordsSHA256, found: SHA256.digest(of: bytes).description),
    ].compactMap { $0 }
  }
}

/// Parameters of items.
enum KSinItemsLayer: GoldenLayer {
  static let name = "ksin-items"
  static let usesKernel = false

  struct Case: GoldenCase {
    let item: UInt64
    let configuration: KSinConfiguration
    /// The first parameters.
    let parameters: [Float]
    let parametersSHA256: String

    init(_ fields: GoldenFields) throws {
      item = try fields.number("item", in: 0...SampleRange.lastID)
      let k = try fields.number("k", in: 1...KSinConfiguration.componentLimit)
      let seed = try fields.number("seed", in: 0...UInt64.max)
      let (sorts, shifts, isTest) = (try fields.flag("sort"), try fields.flag("shift"), try fields.flag("test"))
      configuration = try fields.valid {
        try KSinConfiguration(
          k: k, sortFrequencies: sorts, shiftTestDistribution: shifts, split: isTest ? .test : .train, seed: seed)
      }
      parameters = try fields.singles("parameters", upTo: configuration.parameterCount)
      parametersSHA256 = try fields.text("parameters_sha256")
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    var differences: [[Difference]] = []
    var rest = file.cases[...]
    while let first = rest.first {
      // Items of one configuration together, so that lanes are full as they are in a table.
      let group = rest.prefix { $0.configuration == first.configuration }
      rest = rest.dropFirst(group.count)
      let width = first.configuration.parameterCount
      var values = [Float](repeating: 0, count: group.count * width)
      var span = values.mutableSpan
      let ids = group.map(\.item)
      ItemGenerator(first.configuration).fill(&span, withIDs: ids.span)
      for (row, golden) in group.enumerated() {
        differences.append(self.differences(golden, Array(values[(row * width)..<((row + 1) * width)])))
      }
    }
    return differences
  }

  private static func differences(_ golden: Case, _ found: [Float]) -> [Difference] {
    let digest = SHA256.digest(of: SingleBits.bytes(of: found)).description
    return [
      SingleBits.difference(
        "parameter", expected: golden.parameters, found: Array(found.prefix(golden.parameters.count))),
      .unlessEqual("SHA-256 of the parameters", expected: golden.parametersSHA256, found: digest),
    ].compactMap { $0 }
  }
}

/// Binary32 values in golden files: the hexadecimal digits of each one's bits, one behind the other.
enum SingleBits {
  static func bytes(of values: [Float]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(24 - 8 * $0)) } }
  }

  /// The first of two lists of values that differs.
  static func difference(_ what: String, expected: [Float], found: [Float]) -> Difference? {
    guard expected.count == found.count else {
      return Difference("number of values: \(what)", expected: "\(expected.count)", found: "\(found.count)")
    }
    guard let place = expected.indices.first(where: { expected[$0].bitPattern != found[$0].bitPattern }) else {
      return nil
    }
    return Difference("\(what) \(place)", expected: text(of: expected[place]), found: text(of: found[place]))
  }

  static func text(of value: Float) -> String { Hexadecimal.text(of: bytes(of: [value])) }
}

extension GoldenFields {
  /// Values by their bits.
  func singles(_ key: Key, upTo limit: Int) throws -> [Float] {
    let digits = try text(key, upTo: 8 * limit)
    let bytes = try valid { try BitText.bytes(digits) }
    guard bytes.count.isMultiple(of: 4) else { throw problem("\(key.stringValue) must have 8 digits for each value") }
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(bitPattern: bytes[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) })
    }
  }
}
