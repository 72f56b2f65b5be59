import DPAEngine

extension ReportEnvironment {
  /// The machine key as a file name: letters, digits and hyphens, and eight digits of its SHA-256, since different keys
  /// can look the same that way.
  public var machineSlug: String { Self.slug(of: machineKey) }

  static func slug(of machineKey: String) -> String {
    let words = machineKey.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let digest = SHA256.digest(of: machineKey.utf8).description
    return words.joined(separator: "-").prefix(80) + "-" + digest.prefix(8)
  }
}
