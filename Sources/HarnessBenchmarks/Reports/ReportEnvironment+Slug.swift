public import Hashing

extension ReportEnvironment {
  /// The machine key as a file name: all but compiler and allocator in letters, digits and hyphens, and eight
  /// digits of the whole key's SHA-256.
  public var machineSlug: String { Self.slug(of: machineKey) }

  package static func slug(of machineKey: String) -> String {
    let machine = machineKey.lowercased().split(separator: " | ").dropLast(2).joined(separator: " ")
    let words = machine.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let digest = SHA256.digest(of: machineKey.utf8).description
    return words.joined(separator: "-").prefix(80) + "-" + digest.prefix(8)
  }
}
