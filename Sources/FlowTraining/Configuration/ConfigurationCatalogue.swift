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
      case .experiment: PackageResources.experiment_json
      case .data: PackageResources.data_json
      case .model: PackageResources.model_json
      case .trainer: PackageResources.trainer_json
      }
    }
  }

  private static let kind = DocumentKind("file of settings", mebibytes: 1)
  private var groups: [Kind: [String: SettingValue]] = [:]

  /// - Parameter folder: A user's, in which `experiment.json` and the others add groups or replace them; each may be
  ///   missing.
  /// - Throws: `HarnessError.malformedFile`; `.fileFailed` where there is no such folder.
  package init(folder: String?, files: any FileLayer = SystemFiles()) throws(HarnessError) {
    // Read each time: a few kilobytes, in a command that trains for minutes.
    for kind in Kind.allCases {
      guard case .group(let own)? = SettingValue.json(kind.embedded) else {
        preconditionFailure("the program's own settings are JSON objects")
      }
      groups[kind] = own
    }
    guard let folder else { return }
    guard files.kind(of: folder) == .folder else {
      throw .fileFailed(action: "read", path: folder, reason: "there is no such folder")
    }
    for kind in Kind.allCases { try add(kind, from: FilePath.join(folder, "\(kind.rawValue).json"), files) }
  }

  private mutating func add(_ kind: Kind, from path: String, _ files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: path) != .missing else { return }
    guard case .group(let added)? = SettingValue.json(try files.contents(of: path, as: Self.kind)) else {
      throw .malformedFile(path: path, reason: "it must be a JSON object of groups by their names")
    }
    groups[kind, default: [:]].merge(added) { _, new in new }
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
