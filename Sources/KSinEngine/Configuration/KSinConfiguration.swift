/// Which items: each split has a seed of its own, and `test` may have a distribution of its own.
public enum Split: String, CaseIterable, Codable, Hashable, Sendable, CustomStringConvertible {
  case train
  case val
  case test

  /// The API document's seeds: 123, 456 and 789.
  public var defaultSeed: UInt64 {
    switch self {
    case .train: 123
    case .val: 456
    case .test: 789
    }
  }

  public var description: String { rawValue }
}

/// What decides the items of a k-sin data set; the names and defaults are the API document's.
///
/// The type is the proof that its values are valid.
public struct KSinConfiguration: Hashable, Sendable {
  /// The largest number of components.
  public static let componentLimit = 4_096
  /// The longest signal, 2^20 samples: every time of a sample is exact as a binary32.
  public static let signalLengthLimit = 1 << 20

  /// Components of each signal.
  public let k: Int
  /// Samples of each signal.
  public let signalLength: Int
  /// Whether an item's frequencies, and they alone, are sorted.
  public let sortFrequencies: Bool
  /// Whether each component has a band of frequencies of its own.
  public let breakSymmetry: Bool
  /// Whether frequencies are normal around -1/3 in training and validation, and around 1/3 in test.
  public let shiftTestDistribution: Bool
  public let split: Split
  /// The split's own seed unless another was asked for.
  public let seed: UInt64

  /// - Throws: `KSinError.componentCountOutOfRange`, `.signalLengthOutOfRange` or `.shiftWithBrokenSymmetry`.
  public init(
    k: Int, signalLength: Int = 1_024, sortFrequencies: Bool = false, breakSymmetry: Bool = false,
    shiftTestDistribution: Bool = false, split: Split = .train, seed: UInt64? = nil
  ) throws(KSinError) {
    guard (1...Self.componentLimit).contains(k) else { throw .componentCountOutOfRange(k) }
    guard (1...Self.signalLengthLimit).contains(signalLength) else { throw .signalLengthOutOfRange(signalLength) }
    guard !(shiftTestDistribution && breakSymmetry) else { throw .shiftWithBrokenSymmetry }
    self.k = k
    self.signalLength = signalLength
    self.sortFrequencies = sortFrequencies
    self.breakSymmetry = breakSymmetry
    self.shiftTestDistribution = shiftTestDistribution
    self.split = split
    self.seed = seed ?? split.defaultSeed
  }

  /// Parameters of an item: k frequencies, then k amplitudes.
  public var parameterCount: Int { 2 * k }
}
