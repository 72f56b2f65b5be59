/// Statistics of all five parameters over a table.
public struct ChainStatistics: Hashable, Sendable {
  public let rotation: ParameterStatistics
  public let brightness: ParameterStatistics
  public let noise: ParameterStatistics
  public let scale: ParameterStatistics
  public let contrast: ParameterStatistics

  public subscript(parameter: Parameter) -> ParameterStatistics {
    switch parameter {
    case .rotation: rotation
    case .brightness: brightness
    case .noise: noise
    case .scale: scale
    case .contrast: contrast
    }
  }

  /// Number of rows.
  public var count: UInt64 { rotation.count }
}
