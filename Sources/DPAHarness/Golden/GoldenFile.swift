import DPAEngine
import HarnessKit

/// The header of a golden file, decoded before its cases.
struct GoldenHeader: Decodable {
  static let schema = "dpa-golden/1"
  static let kind = DocumentKind("golden file", mebibytes: 16)

  let schema: String
  let layer: String
  let count: Int
}

/// A golden file whose cases have a known shape. A value of this type is valid: what its cases ask for is within
/// `GoldenLimits`, and their configurations are known.
struct GoldenFile<Case: GoldenCase>: Decodable, Sendable {
  /// Of the cases in order; no two are the same.
  let names: [String]
  let cases: [Case]
  private let configurations: [String: AugmentationConfiguration]

  init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: GoldenFields.Key.self)
    configurations = try GoldenConfiguration.all(in: file)
    var list = try file.nestedUnkeyedContainer(forKey: "cases")
    var cases: [Case] = []
    var names: [String] = []
    var known: Set<String> = []
    var linkCount: UInt64 = 0
    while !list.isAtEnd {
      // Checked before the case is decoded, so that a file of millions of cases ends here.
      guard cases.count < GoldenLimits.cases else {
        throw BitText.Malformed(description: "a golden file has at most \(GoldenLimits.cases) cases")
      }
      let fields = try GoldenFields(list.nestedContainer(keyedBy: GoldenFields.Key.self), of: "case")
      let golden = try Case(fields)
      guard known.insert(fields.name).inserted else { throw fields.problem("there are two of this name") }
      linkCount += try Self.links(of: golden, fields, configurations)
      guard linkCount <= GoldenLimits.links else {
        throw fields.problem("with it the file asks for \(linkCount) links, at most \(GoldenLimits.links) are run")
      }
      names.append(fields.name)
      cases.append(golden)
    }
    self.names = names
    self.cases = cases
  }

  /// The links of the seed chain that a case takes.
  private static func links(
    of golden: Case, _ fields: GoldenFields, _ configurations: [String: AugmentationConfiguration]
  ) throws -> UInt64 {
    guard let demand = golden.demand else { return 0 }
    // The file's own come first, so that a file means the same whatever presets there will be.
    let configuration = try fields.valid { try configurations[demand.configuration] ?? preset(demand.configuration) }
    return demand.rowCount * UInt64(configuration.depth)
  }

  private static func preset(_ name: String) throws -> AugmentationConfiguration {
    try Preset(named: name).configuration
  }

  /// The configuration that a case names: one of the file's own, else a preset.
  func configuration(named name: String) throws -> AugmentationConfiguration {
    try configurations[name] ?? Self.preset(name)
  }

  /// The same file with only some of its cases, one flag for each.
  func keeping(_ flags: [Bool]) -> GoldenFile {
    let places = flags.indices.filter { flags[$0] }
    return GoldenFile(names: places.map { names[$0] }, cases: places.map { cases[$0] }, configurations: configurations)
  }
}

extension GoldenFile {
  private init(names: [String], cases: [Case], configurations: [String: AugmentationConfiguration]) {
    (self.names, self.cases, self.configurations) = (names, cases, configurations)
  }
}

/// A configuration with its bounds as bit patterns.
enum GoldenConfiguration {
  /// The configurations of a file by name; none where it has no list of them.
  static func all(
    in file: KeyedDecodingContainer<GoldenFields.Key>
  ) throws -> [String: AugmentationConfiguration] {
    guard file.contains("configurations") else { return [:] }
    var list = try file.nestedUnkeyedContainer(forKey: "configurations")
    var configurations: [String: AugmentationConfiguration] = [:]
    while !list.isAtEnd {
      let fields = try GoldenFields(list.nestedContainer(keyedBy: GoldenFields.Key.self), of: "configuration")
      guard configurations.updateValue(try configuration(fields), forKey: fields.name) == nil else {
        throw fields.problem("there are two of this name")
      }
    }
    return configurations
  }

  private static func configuration(_ fields: GoldenFields) throws -> AugmentationConfiguration {
    let depth = try fields.number("depth", in: 1...AugmentationConfiguration.depthLimit)
    let ranges = try fields.group("ranges")
    return try Parameter.allCases.reduce(.default.replacing(depth: depth)) { configuration, parameter in
      let bounds = try ranges.texts(.init(stringValue: parameter.rawValue), count: 2...2)
      return try fields.valid {
        configuration.replacing(
          parameter, with: try ParameterRange(BitText.double(bounds[0]), BitText.double(bounds[1])))
      }
    }
  }
}
