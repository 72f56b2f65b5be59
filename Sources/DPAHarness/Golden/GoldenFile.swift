import DPAEngine

/// The header of a golden file, decoded before its cases.
struct GoldenHeader: Decodable {
  static let schema = "dpa-golden/1"
  static let kind = DocumentKind("golden file", mebibytes: 16)

  let schema: String
  let layer: String
  let count: Int
}

/// A golden file whose cases have a known shape.
struct GoldenFile<Case: Decodable & Sendable>: Decodable, Sendable {
  let layer: String
  let configurations: [GoldenConfiguration]?
  let cases: [Case]

  /// The configuration that a case names: one of the file's own, else a preset.
  func configuration(named name: String) throws -> AugmentationConfiguration {
    if let own = configurations?.first(where: { $0.name == name }) { return try own.configuration }
    return try Preset(named: name).configuration
  }

  /// The same file with only some of its cases, one flag for each.
  func keeping(_ flags: [Bool]) -> GoldenFile {
    GoldenFile(layer: layer, configurations: configurations, cases: zip(cases, flags).filter(\.1).map(\.0))
  }
}

/// A configuration with its bounds as bit patterns.
struct GoldenConfiguration: Decodable, Sendable {
  let name: String
  let depth: Int
  let ranges: [String: [String]]

  var configuration: AugmentationConfiguration {
    get throws {
      var configuration = try AugmentationConfiguration.default.replacing(depth: depth)
      for parameter in Parameter.allCases {
        let bounds = try (ranges[parameter.rawValue] ?? []).map(GoldenBits.double)
        guard bounds.count == 2 else { throw GoldenBits.malformed("two bounds for \(parameter.rawValue) of \(name)") }
        configuration = configuration.replacing(parameter, with: try ParameterRange(bounds[0], bounds[1]))
      }
      return configuration
    }
  }
}
