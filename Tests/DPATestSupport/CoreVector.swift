package import DPAEngine

/// The samples of one configuration.
package struct CoreVector: Decodable {
  package let config: ConfigurationVector
  package let samples: [SampleVector]

  /// The configurations of core.json by name; other files refer to them.
  package static func configurations() throws -> [String: AugmentationConfiguration] {
    let pairs = try VectorFile.core().map { ($0.config.name, try $0.config.configuration()) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}
