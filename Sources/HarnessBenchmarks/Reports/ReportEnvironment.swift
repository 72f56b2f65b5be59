import Hashing

/// What a report was measured on. Values that this machine cannot tell hold the reason instead of a value.
public struct ReportEnvironment: Sendable, Equatable, Codable {
  /// Each fact by name, in a fixed order: `processor`, `processor_features`, `architecture`, `usable_cores`,
  /// `memory_limit_bytes`, `system_kernel`, `compiler`, `build_flags`, `allocator`, `allocator_options`, `commit`,
  /// `working_tree`, `program_sha256`, `load_before`, `load_after`.
  public let facts: [Fact]

  public struct Fact: Sendable, Equatable, Codable {
    public let name: String
    public let value: String?
    /// Why there is no value.
    public let unavailable: String?

    public init(name: String, value: String?, unavailable: String? = nil) {
      self.name = name
      self.value = value
      self.unavailable = unavailable
    }
  }

  public init(facts: [Fact]) { self.facts = facts }

  public subscript(name: String) -> String? { facts.first { $0.name == name }?.value }

  /// What exact metrics may be compared across: architecture, compiler and allocator; never a host name.
  public var exactKey: String { key(of: ["architecture", "compiler", "allocator"]) }

  /// What times may be compared across: the exact key, the processor and its cores.
  public var machineKey: String {
    key(of: ["architecture", "processor", "usable_cores", "compiler", "allocator"])
  }

  private func key(of names: [String]) -> String {
    names.map { self[$0] ?? "unknown-\($0)" }.joined(separator: " | ")
  }
}

extension ReportEnvironment {
  /// The machine key as a file name: all but compiler and allocator in letters, digits and hyphens, and eight
  /// digits of the whole key's SHA-256.
  public var machineSlug: String { Self.slug(of: machineKey) }

  package static func slug(of machineKey: String) -> String {
    // The last two parts, compiler and allocator, hold long version texts; the digest stands for them.
    let machine = machineKey.lowercased().split(separator: " | ").dropLast(2).joined(separator: " ")
    let words = machine.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let digest = SHA256.digest(of: machineKey.utf8).description
    return words.joined(separator: "-").prefix(80) + "-" + digest.prefix(8)
  }
}
