import Hashing
public import KSinEngine
public import TableCore

/// Finds the first stage at which a row of k-sin goes wrong, from what the row alone shows: parameters, and samples
/// where it has them.
///
/// A uniform parameter is undone to the bits of its word. Where items were taken for others, the item whose parameters
/// they are is named; nothing is named that does not lead to the very bits of the row.
struct KSinStages {
  /// Numbers of a record in the order of its columns.
  private struct Row {
    let id: UInt64
    let parameters: [Float]
    let samples: [Float]

    init(_ record: [UInt8], parameterCount: Int) {
      let values = stride(from: 8, to: record.count, by: 4).map { Float(bitPattern: record.span.halfWord(at: $0)) }
      id = record.span.word(at: 0)
      parameters = Array(values.prefix(parameterCount))
      samples = Array(values.dropFirst(parameterCount))
    }
  }

  private let engine: KSin
  private let expected: Row
  private let found: Row

  init(of found: [UInt8], from expected: [UInt8], by engine: KSin) {
    self.engine = engine
    let count = engine.configuration.parameterCount
    self.expected = Row(expected, parameterCount: count)
    self.found = Row(found, parameterCount: count)
  }

  /// Nil where both rows have the same bits, or differ in their ids alone.
  var first: StageDifference? {
    if let place = Self.firstPlace(expected.parameters, found.parameters) {
      return otherItem ?? otherWord(of: place)
    }
    return Self.firstPlace(expected.samples, found.samples).map { otherPhase ?? otherSample($0) }
  }

  private static func firstPlace(_ expected: [Float], _ found: [Float]) -> Int? {
    expected.indices.first { expected[$0].bitPattern != found[$0].bitPattern }
  }

  // MARK: Parameters

  private var otherItem: StageDifference? {
    let neighbours = [found.id, expected.id &- 1, expected.id + 1].filter { $0 <= SampleRange.lastID }
    let own = engine.configuration.seed
    let items: [(id: UInt64, seed: UInt64)] =
      neighbours.map { ($0, own) } + Split.allCases.map { (expected.id, $0.defaultSeed) }
    let other = items.first { item in
      // Bit by bit: what is equal as numbers may still be another zero.
      Self.firstPlace(parameters(of: item.id, seed: item.seed), found.parameters) == nil
    }
    guard let other else { return nil }
    let expectedSeed = ItemSeed.of(expected.id, seed: own)
    return StageDifference(
      "seed", "item seed", expected: "\(expectedSeed) = \(own) * \(expected.id) mod (2^63 - 1)",
      found: "\(ItemSeed.of(other.id, seed: other.seed)) = \(other.seed) * \(other.id) mod (2^63 - 1)")
  }

  private func parameters(of id: UInt64, seed: UInt64) -> [Float] {
    let own = engine.configuration
    guard
      let configuration = try? KSinConfiguration(
        k: own.k, signalLength: own.signalLength, sortFrequencies: own.sortFrequencies,
        breakSymmetry: own.breakSymmetry, shiftTestDistribution: own.shiftTestDistribution, split: own.split,
        seed: seed), let range = try? SampleRange(first: id, count: 1)
    else { preconditionFailure("the settings are the engine's own, and the id is one of a row") }
    var values = [Float](repeating: 0, count: configuration.parameterCount)
    var span = values.mutableSpan
    ItemGenerator(configuration).fill(&span, with: range)
    return values
  }

  private func otherWord(of place: Int) -> StageDifference {
    let name = engine.layout.columns[1 + place].name
    let (expected, found) = (expected.parameters[place], found.parameters[place])
    let k = engine.configuration.k
    let isFrequency = place < k
    if isFrequency && engine.configuration.sortFrequencies {
      let both = [self.expected, self.found].map { $0.parameters.prefix(k).sorted() }
      if both[0] == both[1] { return Self.values("uniform", "order of the frequencies, \(name)", expected, found) }
    }
    let configuration = engine.configuration
    // A normal is made of several words, and a sorted frequency may be of any: neither can be undone.
    guard !isFrequency || !(configuration.sortFrequencies || configuration.shiftTestDistribution),
      let (expectedBits, foundBits) = Self.wordBits(expected).flatMap({ own in Self.wordBits(found).map { (own, $0) } })
    else { return Self.values("uniform", name, expected, found) }
    // One word that slipped and one value that was changed look alike; a wrong seed spares no parameter.
    let isOneOfMany = zip(self.expected.parameters, self.found.parameters).contains { $0.bitPattern == $1.bitPattern }
    if isOneOfMany { return Self.values("word or uniform", name, expected, found) }
    return StageDifference(
      "word", "last 24 bits of the word of \(name)", expected: "\(expectedBits)", found: "\(foundBits)")
  }

  /// The 24 bits that a uniform value is made of; nil where none lead to it.
  private static func wordBits(_ value: Float) -> UInt32? {
    guard value >= -1 && value < 1 else { return nil }
    let bits = UInt32((value + 1) * 0x1p23)
    return ItemGenerator.uniform(bits).bitPattern == value.bitPattern ? bits : nil
  }

  // MARK: Samples

  /// Frequencies of the right parameters that were spread over bands, or were not.
  private var otherPhase: StageDifference? {
    let own = engine.configuration
    guard
      let other = try? Synthesizer(
        k: own.k, signalLength: own.signalLength, breakSymmetry: !own.breakSymmetry, kernel: engine.kernel),
      let samples = try? other.signals(of: expected.parameters), Self.firstPlace(samples, found.samples) == nil
    else { return nil }
    let synthesizer = Synthesizer(own, kernel: engine.kernel)
    // Where there is one component both ways are the same, and the samples would not differ.
    let place = own.k - 1
    let omegas = [synthesizer, other].map { $0.omega(expected.parameters[place], component: place) }
    return Self.values("phase", "omega of component \(place)", omegas[0], omegas[1])
  }

  private func otherSample(_ time: Int) -> StageDifference {
    Self.values("sample", "x\(time)", expected.samples[time], found.samples[time])
  }

  private static func values(_ stage: String, _ what: String, _ expected: Float, _ found: Float) -> StageDifference {
    StageDifference(stage, what, expected: text(expected), found: text(found))
  }

  private static func text(_ value: Float) -> String {
    "\(value.isFinite ? PythonNumber.text(Double(value)) : "\(value)") (bits \(SingleBits.text(of: value)))"
  }
}

extension KSin: StagedEngine {
  public func firstDifference(of found: [UInt8], from expected: [UInt8], seed: RunSeed) -> StageDifference? {
    KSinStages(of: found, from: expected, by: self).first
  }
}
