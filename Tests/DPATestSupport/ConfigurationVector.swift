package import DPAEngine

/// A configuration in the public package's own keys.
package struct ConfigurationVector: Decodable {
  package let name: String
  private let rotationRange: [Double]
  private let brightnessRange: [Double]
  private let noiseRange: [Double]
  private let scaleRange: [Double]
  private let contrastRange: [Double]
  private let augmentationDepth: Int

  private enum CodingKeys: String, CodingKey {
    case name
    case rotationRange = "rotation_range"
    case brightnessRange = "brightness_range"
    case noiseRange = "noise_range"
    case scaleRange = "scale_range"
    case contrastRange = "contrast_range"
    case augmentationDepth = "augmentation_depth"
  }

  package func configuration() throws -> AugmentationConfiguration {
    let ranges = try [rotationRange, brightnessRange, noiseRange, scaleRange, contrastRange].map { bounds in
      try ParameterRange(bounds[0], bounds[1])
    }
    return try AugmentationConfiguration(
      rotation: ranges[0], brightness: ranges[1], noise: ranges[2], scale: ranges[3], contrast: ranges[4],
      depth: augmentationDepth)
  }
}
