public import DPAEngine

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
    /// The decimal text of F(i) that was appended; nothing for the text itself.
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
    guard id <= SampleRange.lastID else { throw .table(.sampleIDOutOfRange(id)) }
    self.configuration = configuration
    self.id = id
    seedText = prefix.text(of: id)
    let chain = try SeedChain(text: seedText, depth: configuration.depth)
    let appended = [nil] + fibonacciDecimals(count: configuration.depth).map(Optional.some)
    links = zip(appended, chain.digests).map { Link(fibonacci: $0, digest: $1) }
    seed = chain.digest.seed
    var twister = MersenneTwister(seed: seed)
    draws = Parameter.allCases.map { parameter in
      let words = (twister.nextWord(), twister.nextWord())
      let draw = MersenneTwister.draw(words.0, words.1)
      let range = configuration[parameter]
      return Draw(parameter: parameter, range: range, words: words, draw: draw, value: range.value(at: draw))
    }
  }
}
