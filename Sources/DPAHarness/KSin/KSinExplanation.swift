import HarnessKit
import Hashing
public import KSinEngine
public import TableCore
public import TableRuns

/// Every stage of one item of the k-sin engine: seed, words, uniforms, parameters, phases and the first samples.
public struct KSinExplanation: Sendable {
  /// Samples that are shown.
  private static let sampleCount = 8

  private let engine: KSin
  private let id: UInt64
  private let itemSeed: UInt64
  /// In the order in which they are drawn.
  private let draws: [Draw]
  /// Words that normals took; 0 where frequencies are uniform.
  private let normalWordCount: Int
  private let parameters: [Float]
  private let components: [Component]
  private let moments: [Moment]

  private struct Draw: Sendable {
    let name: String
    /// Nil where several words made it.
    let word: UInt32?
    let value: Float

    /// In [0, 1).
    var uniform: Double? { word.map { Double($0 & 0xff_ffff) * 0x1p-24 } }
  }

  private struct Component: Sendable {
    let omega: Float
    let amplitude: Float
  }

  private struct Moment: Sendable {
    let phases: [Float]
    let sample: Float
  }

  /// - Throws: `TableError.sampleIDOutOfRange`.
  public init(of id: UInt64, by engine: KSin) throws(TableError) {
    let range = try SampleRange(first: id, count: 1)
    let configuration = engine.configuration
    self.engine = engine
    self.id = id
    itemSeed = ItemSeed.of(id, seed: configuration.seed)
    (draws, normalWordCount) = Self.draws(of: itemSeed, configuration)
    var parameters = [Float](repeating: 0, count: configuration.parameterCount)
    var span = parameters.mutableSpan
    // What is explained is what the engine makes; the draws are made once more to be shown.
    ItemGenerator(configuration).fill(&span, with: range)
    self.parameters = parameters
    let synthesizer = Synthesizer(configuration, kernel: engine.kernel)
    components = (0..<configuration.k).map { component in
      Component(
        omega: synthesizer.omega(parameters[component], component: component),
        amplitude: (parameters[configuration.k + component] + 1) / 2)
    }
    moments = Self.moments(of: components, synthesizer, parameters)
  }

  private static func draws(of itemSeed: UInt64, _ configuration: KSinConfiguration) -> ([Draw], Int) {
    let (words, k) = (WordLanes(), configuration.k)
    words.seed(WordLanes.Lanes(repeating: UInt32(truncatingIfNeeded: itemSeed)))
    var frequencies: [Draw] = []
    var used = 0
    if configuration.shiftTestDistribution {
      var values = [Float](repeating: 0, count: k)
      var span = values.mutableSpan
      used = TruncatedNormal(of: configuration.split).fill(&span, 0..<k, from: words, lane: 0)
      frequencies = values.enumerated().map { Draw(name: "f\($0)", word: nil, value: $1) }
    } else {
      frequencies = uniforms("f", from: 0, count: k, words)
    }
    return (frequencies + uniforms("a", from: used == 0 ? k : used, count: k, words), used)
  }

  private static func uniforms(_ letter: String, from first: Int, count: Int, _ words: WordLanes) -> [Draw] {
    (0..<count).map { place in
      let word = words.word(first + place, ofLane: 0)
      return Draw(name: "\(letter)\(place)", word: word, value: ItemGenerator.uniform(word))
    }
  }

  private static func moments(
    of components: [Component], _ synthesizer: Synthesizer, _ parameters: [Float]
  ) -> [Moment] {
    guard let samples = try? synthesizer.signals(of: parameters) else {
      preconditionFailure("an item's parameters are in [-1, 1], and one sound is no large batch")
    }
    return samples.prefix(sampleCount).enumerated().map { time, sample in
      Moment(phases: components.map { $0.omega * Float(time) }, sample: sample)
    }
  }
}

extension KSinExplanation {
  /// Components that the text shows: the document has all.
  private static let shownCount = 8

  /// For people.
  public var text: String {
    let configuration = engine.configuration
    var lines = [
      "item id    \(id)", "settings   \(engine.settings)",
      "item seed  \(itemSeed) = \(configuration.seed) * \(id) mod (2^63 - 1)",
      "generator  MT19937, init_genrand(\(UInt32(truncatingIfNeeded: itemSeed)))", "",
    ]
    if normalWordCount > 0 {
      lines.append("frequencies: \(normalWordCount) words, two for each uniform, two uniforms for two normals; then")
    }
    lines += ["a word each, u = (word mod 2^24) / 2^24, value = 2 u - 1:", ""]
    let draws = shown(self.draws.prefix(configuration.k)) + shown(self.draws.suffix(configuration.k))
    lines.append(table(["draw", "word", "u", "value", "bits"], draws.map(Self.row)))
    if configuration.sortFrequencies { lines += ["frequencies are then sorted", ""] }
    let omega = configuration.breakSymmetry ? "j pi / k + (pi (f + 1) / 2) / k" : "pi (f + 1) / 2"
    lines += ["omega = \(omega), amplitude = (a + 1) / 2:", ""]
    lines.append(table(["component", "omega", "bits", "amplitude", "bits"], shown(rows[...])))
    lines += ["x[t] = sum of amplitude * sin(omega * t) over components, in binary32:", ""]
    lines.append(table(["t"] + phaseNames + ["x", "bits"], momentRows))
    if configuration.k > Self.shownCount {
      lines.append("the first \(Self.shownCount) of \(configuration.k) components are shown; json has all\n")
    }
    return lines.joined(separator: "\n")
  }

  private func table(_ header: [String], _ rows: [[String]]) -> String { TextTable(header, rows: rows).text }

  private func shown<Row>(_ rows: ArraySlice<Row>) -> [Row] { Array(rows.prefix(Self.shownCount)) }

  private static func row(_ draw: Draw) -> [String] {
    let uniform = draw.uniform.map { PythonNumber.text($0) } ?? "normal"
    return [draw.name, draw.word.map { "\($0)" } ?? "", uniform, number(draw.value), bits(draw.value)]
  }

  private var rows: [[String]] {
    components.enumerated().map { place, component in
      [
        "\(place)", Self.number(component.omega), Self.bits(component.omega), Self.number(component.amplitude),
        Self.bits(component.amplitude),
      ]
    }
  }

  private var phaseNames: [String] { shown(components[...]).indices.map { "phase \($0)" } }

  private var momentRows: [[String]] {
    moments.enumerated().map { time, moment in
      ["\(time)"] + shown(moment.phases[...]).map(Self.number) + [Self.number(moment.sample), Self.bits(moment.sample)]
    }
  }

  /// As a binary64 of the same value, which is how files have it.
  private static func number(_ value: Float) -> String { PythonNumber.text(Double(value)) }

  fileprivate static func bits(_ value: Float) -> String { SingleBits.text(of: value) }
}

extension KSinExplanation {
  /// For machines.
  ///
  /// - Parameter file: The row of a file that is shown beside it.
  public func json(against file: FileRow? = nil) -> String { JSONText.encode(Report(self, file)) + "\n" }

  private struct Report: Encodable {
    let schema = "ksin-explanation/1"
    let id: UInt64
    let settings: [String: String]
    let itemSeed: UInt64
    let generatorSeed: UInt32
    let normalWordCount: Int
    let draws: [DrawText]
    let parameterBits: [String]
    let omegaBits: [String]
    let amplitudeBits: [String]
    let phases: [[Double]]
    let samples: [Double]
    let sampleBits: [String]
    let against: FileRow?

    init(_ explanation: KSinExplanation, _ against: FileRow?) {
      self.against = against
      id = explanation.id
      settings = Dictionary(uniqueKeysWithValues: explanation.engine.settings.all.map { ($0.name, $0.value) })
      itemSeed = explanation.itemSeed
      generatorSeed = UInt32(truncatingIfNeeded: explanation.itemSeed)
      normalWordCount = explanation.normalWordCount
      draws = explanation.draws.map(DrawText.init)
      parameterBits = explanation.parameters.map(bits)
      omegaBits = explanation.components.map { bits($0.omega) }
      amplitudeBits = explanation.components.map { bits($0.amplitude) }
      phases = explanation.moments.map { $0.phases.map(Double.init) }
      samples = explanation.moments.map { Double($0.sample) }
      sampleBits = explanation.moments.map { bits($0.sample) }
    }

    enum CodingKeys: String, CodingKey {
      case schema, id, settings, draws, phases, samples, against
      case itemSeed = "item_seed"
      case generatorSeed = "generator_seed"
      case normalWordCount = "normal_word_count"
      case parameterBits = "parameter_bits"
      case omegaBits = "omega_bits"
      case amplitudeBits = "amplitude_bits"
      case sampleBits = "sample_bits"
    }
  }

  private struct DrawText: Encodable {
    let name: String
    let word: UInt32?
    let uniform: Double?
    let value: Double
    let bits: String

    init(_ draw: Draw) {
      name = draw.name
      word = draw.word
      uniform = draw.uniform
      value = Double(draw.value)
      bits = KSinExplanation.bits(draw.value)
    }
  }
}
