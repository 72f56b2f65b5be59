/// One of the five augmentation parameters, in the order in which they are drawn.
public enum Parameter: String, CaseIterable, Sendable {
  /// Degrees.
  case rotation
  /// Factor.
  case brightness
  /// Standard deviation of added noise, as a share of full scale.
  case noise
  /// Factor.
  case scale
  /// Factor.
  case contrast

  /// The place of the draw: 0 for rotation to 4 for contrast.
  public var drawIndex: Int {
    switch self {
    case .rotation: 0
    case .brightness: 1
    case .noise: 2
    case .scale: 3
    case .contrast: 4
    }
  }

  /// Nil where a value is a factor or a share.
  var unit: String? { self == .rotation ? "degrees" : nil }
}
