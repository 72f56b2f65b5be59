internal import Flow
package import HarnessKit

/// The groups of settings that a configuration is made of: those of this program, and those of a user's folder.
package struct ConfigurationCatalogue {
  /// A kind of group, and the file of its groups: names, and what each sets.
  package enum Kind: String, CaseIterable, Sendable {
    case experiment
    case data
    case model
    case trainer

    var embedded: [UInt8] {
      switch self {
      case .experiment: PackageResources.experiment_yaml
      case .data: PackageResources.data_yaml
      case .model: PackageResources.model_yaml
      case .trainer: PackageResources.trainer_yaml
      }
    }
  }

  private static let kind = DocumentKind("file of settings", mebibytes: 1)
  private var groups: [Kind: [String: SettingValue]] = [:]

  /// - Parameter folder: A user's, in which `experiment.yaml` and the others add groups or replace them; each may be
  ///   missing, or be JSON with that ending.
  /// - Throws: `HarnessError.malformedFile`; `.fileFailed` where there is no such folder.
  package init(folder: String?, files: any FileLayer = SystemFiles()) throws(HarnessError) {
    // Read each time: a few kilobytes, in a command that trains for minutes.
    for kind in Kind.allCases { groups[kind] = try Self.groups(kind.embedded, from: "\(kind.rawValue).yaml") }
    guard let folder else { return }
    guard files.kind(of: folder) == .folder else {
      throw .fileFailed(action: "read", path: folder, reason: "there is no such folder")
    }
    for kind in Kind.allCases { try add(kind, in: folder, files) }
  }

  private mutating func add(_ kind: Kind, in folder: String, _ files: any FileLayer) throws(HarnessError) {
    let paths = ["yaml", "json"].map { FilePath.join(folder, "\(kind.rawValue).\($0)") }
    let found = paths.filter { files.kind(of: $0) != .missing }
    // Which of the two was meant nobody can know.
    guard found.count < 2 else {
      throw .malformedFile(path: folder, reason: "it has \(kind.rawValue).yaml and \(kind.rawValue).json; keep one")
    }
    guard let path = found.first else { return }
    let added = try Self.groups(try files.contents(of: path, as: Self.kind), from: path)
    groups[kind, default: [:]].merge(added) { _, new in new }
  }

  private static func groups(_ bytes: [UInt8], from path: String) throws(HarnessError) -> [String: SettingValue] {
    switch try YAMLSettings.value(of: bytes, from: path) {
    case .group(let groups): return groups
    // An empty file, or one of comments.
    case .null: return [:]
    default: throw .malformedFile(path: path, reason: "it must hold groups of settings by their names")
    }
  }

  package func names(_ kind: Kind) -> [String] { groups[kind, default: [:]].keys.sorted() }

  /// A group with everything that the groups it is `from` set.
  ///
  /// - Throws: `FlowError.unknownGroup`, `.description` for groups that are from one another in a circle.
  func group(_ kind: Kind, _ name: String, through names: [String] = []) throws(FlowError) -> SettingValue {
    guard !names.contains(name) else {
      throw .description("the \(kind.rawValue) '\(name)' is from itself: \((names + [name]).joined(separator: ", "))")
    }
    guard let group = groups[kind]?[name] else {
      throw .unknownGroup(kind: kind.rawValue, name: name, known: self.names(kind))
    }
    guard case .text(let base)? = group[["from"]] else { return group }
    return try self.group(kind, base, through: names + [name]).overlaid(with: group.without(["from"]))
  }
}
