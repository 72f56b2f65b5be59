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
    choice(0, 1, 2, 3, 4)
  }

  /// Its own of five values in draw order.
  @inline(__always)
  func choice<Value>(
    _ rotation: Value, _ brightness: Value, _ noise: Value, _ scale: Value, _ contrast: Value
  ) -> Value {
    switch self {
    case .rotation: rotation
    case .brightness: brightness
    case .noise: noise
    case .scale: scale
    case .contrast: contrast
    }
  }

  /// Nil where a value is a factor or a share.
  var unit: String? { self == .rotation ? "degrees" : nil }
}
