public import TableCore

/// All that decides a k-sin table, in the names of the API document: the configuration, and whether records hold the
/// signal.
public struct KSinSettings: Hashable, Sendable {
  /// The longest signal that records hold: a leaf of 1,024 records is then 64 MiB.
  public static let recordSignalLimit = 16_384

  public let configuration: KSinConfiguration
  /// Whether a record ends with the samples of its signal.
  public let signal: Bool

  /// In the order that receipts and documents have them.
  public static let names = [
    "k", "signal_length", "sort_frequencies", "break_symmetry", "shift_test_distribution", "split", "seed", "signal",
  ]

  /// - Throws: `KSinError.signalTooLongForRecords`.
  public init(_ configuration: KSinConfiguration, signal: Bool = false) throws(KSinError) {
    guard !signal || configuration.signalLength <= Self.recordSignalLimit else {
      throw .signalTooLongForRecords(configuration.signalLength)
    }
    self.configuration = configuration
    self.signal = signal
  }

  /// From names and values in any order; what is not named has its default.
  ///
  /// - Throws: what the configuration throws, or `KSinError.unknownSetting`, `.repeatedSetting`,
  ///   `.missingComponentCount`, `.malformedSetting` or `.signalTooLongForRecords`.
  public init(_ settings: EngineSettings) throws(KSinError) {
    var values: [String: String] = [:]
    for setting in settings.all {
      guard Self.names.contains(setting.name) else { throw .unknownSetting(setting.name) }
      // Neither the first nor the last wins: the other value would be dropped without a word.
      guard values.updateValue(setting.value, forKey: setting.name) == nil else {
        throw .repeatedSetting(setting.name)
      }
    }
    let given = GivenValues(values)
    guard let k = try given.number("k", Int.self) else { throw .missingComponentCount }
    let configuration = try KSinConfiguration(
      k: k, signalLength: try given.number("signal_length", Int.self) ?? 1_024,
      sortFrequencies: try given.flag("sort_frequencies"), breakSymmetry: try given.flag("break_symmetry"),
      shiftTestDistribution: try given.flag("shift_test_distribution"), split: try given.split(),
      seed: try given.number("seed", UInt64.self))
    try self.init(configuration, signal: try given.flag("signal"))
  }

  /// Every setting, in order.
  public var engineSettings: EngineSettings {
    // Those left at their defaults too: a receipt stays complete if a default ever changes.
    let values = [
      "\(configuration.k)", "\(configuration.signalLength)", "\(configuration.sortFrequencies)",
      "\(configuration.breakSymmetry)", "\(configuration.shiftTestDistribution)", configuration.split.rawValue,
      "\(configuration.seed)", "\(signal)",
    ]
    return EngineSettings(zip(Self.names, values).map { EngineSettings.Setting($0, $1) })
  }
}

/// Texts that should be values of settings.
private struct GivenValues {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  func number<Number: FixedWidthInteger>(_ name: String, _ type: Number.Type) throws(KSinError) -> Number? {
    guard let text = values[name] else { return nil }
    // Digits and a sign only: `Int("+4")` would be taken otherwise, and a receipt would hold another text.
    guard let number = Number(text), "\(number)" == text else {
      let expected = Number.isSigned ? "a whole number" : "a whole number from 0 to \(Number.max)"
      throw .malformedSetting(name: name, value: text, expected: expected)
    }
    return number
  }

  func flag(_ name: String) throws(KSinError) -> Bool {
    guard let text = values[name] else { return false }
    guard let flag = Bool(text) else {
      throw .malformedSetting(name: name, value: text, expected: "true or false")
    }
    return flag
  }

  func split() throws(KSinError) -> Split {
    guard let text = values["split"] else { return .train }
    guard let split = Split(rawValue: text) else {
      let names = Split.allCases.map(\.rawValue).joined(separator: ", ")
      throw .malformedSetting(name: "split", value: text, expected: "one of \(names)")
    }
    return split
  }
}

/// The settings as a document, in the API document's keys.
struct KSinSettingsDocument: Codable, Sendable {
  private let k: Int
  private let signalLength: Int
  private let sortFrequencies: Bool
  private let breakSymmetry: Bool
  private let shiftTestDistribution: Bool
  private let split: Split
  private let seed: UInt64
  private let signal: Bool

  /// - Throws: what the configuration throws.
  func settings() throws(KSinError) -> KSinSettings {
    try KSinSettings(
      try KSinConfiguration(
        k: k, signalLength: signalLength, sortFrequencies: sortFrequencies, breakSymmetry: breakSymmetry,
        shiftTestDistribution: shiftTestDistribution, split: split, seed: seed),
      signal: signal)
  }

  enum CodingKeys: String, CodingKey {
    case k, split, seed, signal
    case signalLength = "signal_length"
    case sortFrequencies = "sort_frequencies"
    case breakSymmetry = "break_symmetry"
    case shiftTestDistribution = "shift_test_distribution"
  }

  init(_ settings: KSinSettings) {
    let configuration = settings.configuration
    k = configuration.k
    signalLength = configuration.signalLength
    sortFrequencies = configuration.sortFrequencies
    breakSymmetry = configuration.breakSymmetry
    shiftTestDistribution = configuration.shiftTestDistribution
    split = configuration.split
    seed = configuration.seed
    signal = settings.signal
  }
}
