/// The named configurations of the public package, all of depth 10.
public enum Preset: String, CaseIterable, Sendable {
  /// The API document's defaults; equal to `moderate`.
  case `default`
  /// Conservative ranges for subtle augmentation.
  case mild
  /// Balanced ranges for standard augmentation.
  case moderate
  /// Wide ranges for heavy augmentation.
  case aggressive

  /// - Throws: `EngineError.unknownPreset` naming those there are.
  public init(named name: String) throws(EngineError) {
    guard let preset = Preset(rawValue: name) else { throw .unknownPreset(name) }
    self = preset
  }

  public var configuration: AugmentationConfiguration {
    AugmentationConfiguration(ranges: bounds.map { ParameterRange(valid: $0, $1) }, validDepth: 10)
  }

  /// Lower and upper bounds in draw order.
  private var bounds: [(Double, Double)] {
    switch self {
    case .default, .moderate: [(-30, 30), (0.8, 1.2), (0, 0.1), (0.8, 1.2), (0.7, 1.3)]
    case .mild: [(-15, 15), (0.9, 1.1), (0, 0.05), (0.9, 1.1), (0.85, 1.15)]
    case .aggressive: [(-45, 45), (0.7, 1.3), (0, 0.15), (0.7, 1.3), (0.6, 1.4)]
    }
  }
}
