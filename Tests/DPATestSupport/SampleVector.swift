package import DPAEngine

/// One row: five parameters and the digest.
package struct SampleVector: Decodable {
  package let id: UInt64
  private let rotation: Double
  private let brightness: Double
  private let noise: Double
  private let scale: Double
  private let contrast: Double
  private let hash: String

  package func sample() throws -> Sample {
    Sample(
      id: id,
      parameters: AugmentationParameters(
        rotation: rotation, brightness: brightness, noise: noise, scale: scale, contrast: contrast),
      digest: try Digest(hexadecimal: hash))
  }
}
