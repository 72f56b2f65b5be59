/// A configuration as JSON that holds whole numbers and texts only, so that its bytes are the same wherever it is
/// written.
package struct ConfigurationDocument: Codable, Sendable {
  package let depth: Int
  /// Bounds as bit patterns, by the name of their parameter.
  package let ranges: [String: [String]]

  package init(_ configuration: AugmentationConfiguration) {
    depth = configuration.depth
    let bounds = Parameter.allCases.map { parameter in
      let range = configuration[parameter]
      return (parameter.rawValue, [Hexadecimal.bitPattern(range.lower), Hexadecimal.bitPattern(range.upper)])
    }
    ranges = Dictionary(uniqueKeysWithValues: bounds)
  }

  /// - Throws: `EngineError`; a range that is missing or no pair of bit patterns is not finite.
  package func configuration() throws(EngineError) -> AugmentationConfiguration {
    var configuration = try AugmentationConfiguration.default.replacing(depth: depth)
    for parameter in Parameter.allCases {
      // Texts that are no bit patterns become NaN, which the range refuses with its own words.
      let bounds = (ranges[parameter.rawValue] ?? []).map { Hexadecimal.double(bitPattern: $0) ?? .nan }
      guard bounds.count == 2 else { throw .boundNotFinite(lower: .nan, upper: .nan) }
      configuration = configuration.replacing(parameter, with: try ParameterRange(bounds[0], bounds[1]))
    }
    return configuration
  }
}
