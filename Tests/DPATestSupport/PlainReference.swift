package import DPAEngine

/// Samples made the plain way, one at a time and with nothing of the kernels: readable chain, whole generator, values.
package struct PlainReference {
  package let configuration: AugmentationConfiguration

  package init(_ configuration: AugmentationConfiguration) { self.configuration = configuration }

  package func sample(_ id: UInt64, after prefix: SeedPrefix = .none) throws -> Sample {
    let digest = try SeedChain(text: prefix.text(of: id), depth: configuration.depth).digest
    var twister = MersenneTwister(seed: digest.seed)
    // The arguments are evaluated in this order, which is the order of the draws.
    let parameters = AugmentationParameters(
      rotation: configuration.rotation.value(at: twister.nextDraw()),
      brightness: configuration.brightness.value(at: twister.nextDraw()),
      noise: configuration.noise.value(at: twister.nextDraw()),
      scale: configuration.scale.value(at: twister.nextDraw()),
      contrast: configuration.contrast.value(at: twister.nextDraw()))
    return Sample(id: id, parameters: parameters, digest: digest)
  }
}
