public import DPAEngine
import HarnessBenchmarks
import HarnessKit
public import TableRuns

/// Every stage of one sample, from its seed text to its values, in decimal and in bits.
public struct Explanation: Sendable {
  public let configuration: AugmentationConfiguration
  public let id: UInt64
  public let seedText: String
  /// The digest of the text, then the one after each link.
  public let links: [Link]
  /// The last four bytes of the last digest.
  public let seed: UInt32
  public let draws: [Draw]

  public struct Link: Sendable {
    /// The decimal text of F(i) that was appended; nil for the text itself.
    public let fibonacci: String?
    public let digest: Digest
  }

  public struct Draw: Sendable {
    public let parameter: Parameter
    public let range: ParameterRange
    /// The two words of the Mersenne Twister.
    public let words: (UInt32, UInt32)
    /// In [0, 1).
    public let draw: Double
    public let value: Double
  }

  /// - Throws: `EngineError.table(.sampleIDOutOfRange)`.
  public init(
    of id: UInt64, after prefix: SeedPrefix = .none, in configuration: AugmentationConfiguration
  ) throws(EngineError) {
    // Checked here as well: the plain chain takes any text and would explain a row that no table has.
    guard id <= SampleRange.lastID else { throw .table(.sampleIDOutOfRange(id)) }
    self.configuration = configuration
    self.id = id
    seedText = prefix.text(of: id)
    let chain = try SeedChain(text: seedText, depth: configuration.depth)
    let appended = [nil] + fibonacciDecimals(count: configuration.depth).map(Optional.some)
    links = zip(appended, chain.digests).map { Link(fibonacci: $0, digest: $1) }
    seed = chain.digest.seed
    draws = Self.draws(of: seed, in: configuration)
  }

  /// What a seed leads to.
  static func draws(of seed: UInt32, in configuration: AugmentationConfiguration) -> [Draw] {
    var twister = MersenneTwister(seed: seed)
    return Parameter.allCases.map { parameter in
      // Both words are drawn here, so that they can be shown; `nextDraw` would keep them to itself.
      let words = (twister.nextWord(), twister.nextWord())
      let draw = MersenneTwister.draw(words.0, words.1)
      let range = configuration[parameter]
      return Draw(parameter: parameter, range: range, words: words, draw: draw, value: range.value(at: draw))
    }
  }
}

extension Explanation {
  /// For people.
  public var text: String {
    var lines = [("sample id", "\(id)"), ("seed text", seedText), ("SHA-256", "\(links[0].digest)")]
      .map { Self.labels.line([$0, $1]) }
    for (index, link) in links.dropFirst().enumerated() {
      let appended = "\(link.digest)  + F(\(index)) = \(Self.short(link.fibonacci ?? ""))"
      lines.append(Self.labels.line(["link \(index)", appended]))
    }
    let last = links[links.count - 1].digest.description.suffix(8)
    lines.append(Self.labels.line(["seed", "\(seed) = 0x\(last), the last 4 bytes"]))
    lines += ["", "random.seed(\(seed)), then five draws u = ((a >> 5) * 2^26 + (b >> 6)) / 2^53:", ""]
    let rows = draws.map { draw in
      [
        draw.parameter.rawValue, "\(draw.words.0)", "\(draw.words.1)", PythonNumber.text(draw.draw),
        PythonNumber.text(draw.value), Hexadecimal.bitPattern(draw.value),
      ]
    }
    return (lines + TextTable(Self.columns, rows: rows).lines).joined(separator: "\n") + "\n"
  }

  /// For machines.
  ///
  /// - Parameter file: The row of a file that is shown beside it.
  public func json(against file: FileRow? = nil) -> String { JSONText.encode(Report(self, file)) + "\n" }

  private static let labels = TextTable([.word(width: 12), .word()])
  // Wide enough for any number, so that two explanations can be laid side by side.
  private static let columns: [TextTable.Column] = [
    .word("parameter", width: 10), .word("a", width: 10), .word("b", width: 10), .word("u", width: 21),
    .word("value = lo + (hi - lo) * u", width: 26), .word("bits"),
  ]

  /// A long number by its ends and its length.
  private static func short(_ digits: String) -> String {
    // Later links append numbers of hundreds of digits; both ends are enough to tell them apart.
    digits.count <= 24 ? digits : "\(digits.prefix(8))...\(digits.suffix(8)) (\(digits.count) digits)"
  }

  private struct Report: Encodable {
    let schema = "dpa-explanation/1"
    let id: UInt64
    let seedText: String
    let links: [LinkText]
    let seed: UInt32
    let draws: [DrawText]
    let against: FileRow?

    init(_ explanation: Explanation, _ against: FileRow?) {
      self.against = against
      id = explanation.id
      seedText = explanation.seedText
      links = explanation.links.map { LinkText(fibonacci: $0.fibonacci, digest: $0.digest.description) }
      seed = explanation.seed
      draws = explanation.draws.map(DrawText.init)
    }
  }

  private struct LinkText: Encodable {
    let fibonacci: String?
    let digest: String
  }

  private struct DrawText: Encodable {
    let parameter: String
    let range: [Double]
    let words: [UInt32]
    let draw: Double
    let drawBits: String
    let value: Double
    let valueBits: String

    init(_ draw: Draw) {
      parameter = draw.parameter.rawValue
      range = [draw.range.lower, draw.range.upper]
      words = [draw.words.0, draw.words.1]
      self.draw = draw.draw
      drawBits = Hexadecimal.bitPattern(draw.draw)
      value = draw.value
      valueBits = Hexadecimal.bitPattern(draw.value)
    }
  }
}
