/// The five values that augment one sample.
public struct AugmentationParameters: Hashable, Sendable {
  /// Degrees in the default configuration.
  public var rotation: Double
  public var brightness: Double
  public var noise: Double
  public var scale: Double
  public var contrast: Double

  public init(rotation: Double, brightness: Double, noise: Double, scale: Double, contrast: Double) {
    self.rotation = rotation
    self.brightness = brightness
    self.noise = noise
    self.scale = scale
    self.contrast = contrast
  }

  public subscript(parameter: Parameter) -> Double {
    parameter.choice(rotation, brightness, noise, scale, contrast)
  }

  /// The five values in draw order.
  public var values: [Double] { [rotation, brightness, noise, scale, contrast] }
}
