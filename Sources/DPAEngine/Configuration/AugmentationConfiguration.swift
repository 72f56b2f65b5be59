/// The five parameter ranges and the depth of the seed chain. A value of this type is valid.
public struct AugmentationConfiguration: Hashable, Sendable {
  /// The deepest chain that is accepted.
  public static let depthLimit = 10_000

  public let rotation: ParameterRange
  public let brightness: ParameterRange
  public let noise: ParameterRange
  public let scale: ParameterRange
  public let contrast: ParameterRange
  /// Links of the seed chain, 1...10,000.
  public let depth: Int

  /// The defaults are those of the public package: -30...30, 0.8...1.2, 0...0.1, 0.8...1.2, 0.7...1.3, depth 10.
  ///
  /// - Throws: `EngineError.depthOutOfRange`.
  public init(
    rotation: ParameterRange = Self.default.rotation,
    brightness: ParameterRange = Self.default.brightness,
    noise: ParameterRange = Self.default.noise,
    scale: ParameterRange = Self.default.scale,
    contrast: ParameterRange = Self.default.contrast,
    depth: Int = 10
  ) throws(EngineError) {
    guard (1...Self.depthLimit).contains(depth) else { throw .depthOutOfRange(depth) }
    self.init(ranges: [rotation, brightness, noise, scale, contrast], validDepth: depth)
  }

  /// For ranges in draw order and a depth known to be valid.
  init(ranges: [ParameterRange], validDepth: Int) {
    precondition(ranges.count == Parameter.allCases.count, "a configuration has one range per parameter")
    rotation = ranges[0]
    brightness = ranges[1]
    noise = ranges[2]
    scale = ranges[3]
    contrast = ranges[4]
    depth = validDepth
  }

  /// The configuration of the API document's defaults; the preset `moderate` equals it.
  public static let `default` = Preset.default.configuration

  /// The five ranges in draw order.
  public var ranges: [ParameterRange] { [rotation, brightness, noise, scale, contrast] }

  public subscript(parameter: Parameter) -> ParameterRange {
    parameter.choice(rotation, brightness, noise, scale, contrast)
  }

  /// The same configuration with one range replaced.
  public func replacing(_ parameter: Parameter, with range: ParameterRange) -> AugmentationConfiguration {
    var ranges = self.ranges
    ranges[parameter.drawIndex] = range
    return AugmentationConfiguration(ranges: ranges, validDepth: depth)
  }

  /// The same ranges over a chain of another depth.
  ///
  /// - Throws: `EngineError.depthOutOfRange`.
  public func replacing(depth: Int) throws(EngineError) -> AugmentationConfiguration {
    guard (1...Self.depthLimit).contains(depth) else { throw .depthOutOfRange(depth) }
    return AugmentationConfiguration(ranges: ranges, validDepth: depth)
  }
}
