public import DPAEngine
import HarnessKit

/// Finds the first stage at which a row of DPA goes wrong, from what the row alone shows: its digest and five values.
///
/// Values are undone to draws and draws to words as far as rounding lets them be. A digest cannot be undone: where it
/// or the seed is wrong, likely mistakes are tried, and one is named only where it leads to the very bits of the row.
struct RowStages {
  /// Ranks whose seeds are tried.
  private static let triedRanks: UInt64 = 16

  let configuration: AugmentationConfiguration
  /// What the row is seeded by.
  let seed: RunSeed
  let expected: Sample
  let found: Sample

  /// Nil where both rows have the same bits, or differ in their ids alone.
  var first: StageDifference? {
    guard expected.digest == found.digest else { return otherText ?? otherLinkCount ?? otherDigest }
    guard let parameter = firstParameter(beside: expected.parameters) else { return nil }
    return otherSeed ?? otherDraw(of: parameter)
  }

  /// The same as a line of a verdict, which names the row.
  func difference(after place: String) -> Difference? {
    first.map { Difference(place + $0.place, expected: $0.expected, found: $0.found) }
  }

  // MARK: A wrong digest

  private var text: String { SeedPrefix(seed).text(of: expected.id) }

  private var otherText: StageDifference? {
    let other = texts.first { text in
      text != self.text && (try? SeedChain(text: text, depth: configuration.depth))?.digest == found.digest
    }
    return other.map { StageDifference("seed text", "what is hashed", expected: text, found: $0) }
  }

  /// Of neighbouring rows, of the row without a rank, and of other ranks.
  private var texts: [String] {
    let neighbours = [found.id, expected.id &- 1, expected.id + 1].filter { $0 <= SampleRange.lastID }
    var prefixes = [SeedPrefix.none]
    switch seed {
    case .ids: prefixes.append(.rank(0, baseSeed: 0))
    case .rank(_, let baseSeed): prefixes += (0..<Self.triedRanks).map { .rank($0, baseSeed: baseSeed) }
    }
    return neighbours.map(SeedPrefix(seed).text) + prefixes.map { $0.text(of: expected.id) }
  }

  private var otherLinkCount: StageDifference? {
    // One link more than there should be, and with them all that are fewer.
    let depth = min(configuration.depth + 1, AugmentationConfiguration.depthLimit)
    let digests = (try? SeedChain(text: text, depth: depth))?.digests ?? []
    guard let count = digests.firstIndex(of: found.digest), count != configuration.depth else { return nil }
    return StageDifference("link", "number of links", expected: "\(configuration.depth)", found: "\(count)")
  }

  private var otherDigest: StageDifference {
    let values = Self.draws(of: found.digest.seed, configuration)
    // Whether the rest of the engine is right tells where to look: at the chain alone, or also behind it.
    let consequence =
      if let parameter = firstParameter(beside: values) {
        firstParameter(beside: expected.parameters) == nil
          ? "beside the values of the expected one" : "from which \(parameter.rawValue) does not follow"
      } else {
        "from which all values follow"
      }
    return StageDifference(
      "seed text or link", "digest after link \(configuration.depth - 1), \(consequence)",
      expected: "\(expected.digest)", found: "\(found.digest)")
  }

  // MARK: Wrong values of the right digest

  /// The first of the row's values that is not this one.
  private func firstParameter(beside values: AugmentationParameters) -> Parameter? {
    Parameter.allCases.first { values[$0].bitPattern != found.parameters[$0].bitPattern }
  }

  private func firstParameter(beside draws: [Explanation.Draw]) -> Parameter? {
    draws.first { $0.value.bitPattern != found.parameters[$0.parameter].bitPattern }?.parameter
  }

  private static func draws(of seed: UInt32, _ configuration: AugmentationConfiguration) -> [Explanation.Draw] {
    Explanation.draws(of: seed, in: configuration)
  }

  private var otherSeed: StageDifference? {
    // Whole words and all between them: a wrong offset is as likely as the wrong end.
    let places = (0...28).flatMap { [(first: $0, isLittleEndian: false), (first: $0, isLittleEndian: true)] }
    let other = places.first { place in
      // The right seed too explains the row where what is expected was changed, as in a golden file.
      word(place) != expected.digest.seed && firstParameter(beside: Self.draws(of: word(place), configuration)) == nil
    }
    return other.map {
      StageDifference("seed", "four bytes of the digest", expected: shown((28, false)), found: shown($0))
    }
  }

  /// Four bytes of the digest as a number.
  private func word(_ place: (first: Int, isLittleEndian: Bool)) -> UInt32 {
    let word = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(expected.digest.bytes[place.first + $1]) }
    return place.isLittleEndian ? word.byteSwapped : word
  }

  private func shown(_ place: (first: Int, isLittleEndian: Bool)) -> String {
    "\(word(place)), bytes \(place.first) to \(place.first + 3)\(place.isLittleEndian ? ", little-endian" : "")"
  }

  private func otherDraw(of parameter: Parameter) -> StageDifference {
    let draws = Self.draws(of: expected.digest.seed, configuration)
    let draw = draws[parameter.drawIndex]
    let found = found.parameters[parameter]
    guard let origin = DrawOrigin(of: found, in: draw.range) else { return wrongValue(draw, found) }
    if let other = draws.first(where: { $0.parameter != parameter && origin.contains($0.draw) }) {
      return wrongDraw(draw, "\(PythonNumber.text(other.draw)), that of \(other.parameter.rawValue)")
    }
    if origin.contains(1 - draw.draw) { return wrongDraw(draw, "\(PythonNumber.text(1 - draw.draw)), 1 - u") }
    // By chance a wrong draw comes this near once in 2^15 rows.
    guard origin.isNear(draw.draw) else {
      // One word that slipped and one value that was changed look alike; a wrong seed or twister spares no value.
      if hasRightValue(draws) { return wrongValue(draw, found, stage: "word or value") }
      return StageDifference(
        "word", "first word of \(parameter.rawValue) without its last 5 bits", expected: "\(draw.words.0 >> 5)",
        found: origin.highText)
    }
    return origin.isOfFewerBits ? wrongDraw(draw, origin.text) : wrongValue(draw, found)
  }

  /// Whether one of the values is right, and not by chance.
  private func hasRightValue(_ draws: [Explanation.Draw]) -> Bool {
    draws.contains { draw in
      draw.value.bitPattern == found.parameters[draw.parameter].bitPattern
        && DrawOrigin(of: draw.value, in: draw.range)?.isSharp ?? false
    }
  }

  private func wrongDraw(_ draw: Explanation.Draw, _ found: String) -> StageDifference {
    StageDifference("draw", "u of \(draw.parameter.rawValue)", expected: PythonNumber.text(draw.draw), found: found)
  }

  private func wrongValue(
    _ draw: Explanation.Draw, _ found: Double, stage: String = "value"
  ) -> StageDifference {
    // Not the draw's own value: golden files that somebody changed expect another.
    let expected = expected.parameters[draw.parameter]
    return StageDifference(stage, draw.parameter.rawValue, expected: Self.text(expected), found: Self.text(found))
  }

  private static func text(_ value: Double) -> String {
    // Another engine's answer may be no number.
    "\(value.isFinite ? PythonNumber.text(value) : "\(value)") (bits \(Hexadecimal.bitPattern(value)))"
  }
}

/// The draws n / 2^53 that lead to a value: one, several neighbours where values lie less densely, or none.
struct DrawOrigin {
  private static let count: UInt64 = 1 << 53

  private let numerators: Range<UInt64>

  /// Nil where no draw leads to the value.
  init?(of value: Double, in range: ParameterRange) {
    // Scaling never decreases as draws grow, rounding included, so that both ends can be searched for.
    let first = Self.first { range.value(at: Self.draw($0)) >= value }
    let end = Self.first { range.value(at: Self.draw($0)) > value }
    guard first < end, range.value(at: Self.draw(first)).bitPattern == value.bitPattern else { return nil }
    numerators = first..<end
  }

  /// The least number of which something holds that holds of all above it.
  private static func first(where holds: (UInt64) -> Bool) -> UInt64 {
    var (low, high) = (UInt64(0), count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func draw(_ numerator: UInt64) -> Double { Double(numerator) * 0x1p-53 }

  func contains(_ draw: Double) -> Bool { numerators.contains(UInt64(draw * 0x1p53)) }

  /// Whether a value that is right is no chance: ranges of a few values have one in common with any draw.
  var isSharp: Bool { numerators.count < 1 << 32 }

  /// Whether the words of the draw must be those of this one.
  func isNear(_ draw: Double) -> Bool { (Self.draw(numerators.lowerBound) - draw).magnitude < 0x1p-16 }

  /// Whether one of them has at most 33 bits, as draws of one word have, or of a word and nothing.
  var isOfFewerBits: Bool {
    let step: UInt64 = 1 << 20
    return (numerators.lowerBound + step - 1) / step * step < numerators.upperBound
  }

  var text: String { Self.text(ends.map { PythonNumber.text(Self.draw($0)) }) }

  /// The upper 27 bits, which come from the first word.
  var highText: String { Self.text(ends.map { "\($0 >> 26)" }) }

  private var ends: [UInt64] { [numerators.lowerBound, numerators.upperBound - 1] }

  private static func text(_ ends: [String]) -> String { ends[0] == ends[1] ? ends[0] : "\(ends[0]) to \(ends[1])" }
}

extension Engine: StagedEngine {
  public func firstDifference(of found: [UInt8], from expected: [UInt8], seed: RunSeed) -> StageDifference? {
    RowStages(
      configuration: configuration, seed: seed, expected: Sample(record: expected.span),
      found: Sample(record: found.span)
    ).first
  }
}
