package import HarnessKit

/// One thing about a process on which no result may depend.
package struct Variation: Sendable {
  /// What it changes; of the variations of one kind a process has one.
  package let kind: String
  package let name: String
  /// More arguments for what computes rows.
  package let arguments: [String]
  /// Nil where it is the arguments alone.
  package let change: (@Sendable (inout Surroundings) -> Void)?

  package init(
    _ kind: String, _ name: String, arguments: [String] = [],
    change: (@Sendable (inout Surroundings) -> Void)? = nil
  ) {
    self.kind = kind
    self.name = name
    self.arguments = arguments
    self.change = change
  }

  /// As filters see it and verdicts name it.
  package var path: String { "\(kind)/\(name)" }

  /// A variable's value; nil takes the variable away.
  private init(_ kind: String, _ name: String, _ value: String?) {
    self.init(kind, value.map { "\(name)=\($0)" } ?? "no \(name)") { $0.variables.append(.init(name, value)) }
  }

  private init(locale: String, in folder: String?) {
    self.init("locale", locale) { surroundings in
      surroundings.locale = locale
      surroundings.variables += [.init("LC_ALL", locale), .init("LANG", locale), .init("LANGUAGE", nil)]
      if let folder { surroundings.variables.append(.init("LOCPATH", folder)) }
    }
  }

  /// All that are tried.
  ///
  /// - Parameters:
  ///   - locales: A folder of compiled locales; nil where the system's are meant.
  ///   - kernels: Those that the engine can be told to use.
  ///   - movesFolder: Whether another working folder leaves every argument's meaning.
  package static func all(locales: String?, kernels: [String], movesFolder: Bool) -> [Variation] {
    // The first writes a decimal comma and groups of three; the second has an i without a dot.
    let named = ["de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8", "C"].map { Variation(locale: $0, in: locales) }
    return named + values + limits + (movesFolder ? [folder] : [])
      + [1, 2, 7].map { Variation("jobs", "\($0)", arguments: ["--jobs", "\($0)"]) }
      + kernels.map { Variation("kernel", $0, arguments: ["--kernel", $0]) }
  }

  private static let folder = Variation("working folder", "/") { $0.folder = "/" }

  private static let values = [
    Variation("time zone", "TZ", "UTC0"), Variation("time zone", "TZ", "Pacific/Kiritimati"),
    Variation("time zone", "TZ", "America/St_Johns"), Variation("time zone", "TZ", "nowhere"),
    Variation("home", "HOME", "/nonexistent"), Variation("home", "HOME", nil),
    Variation("temporary folder", "TMPDIR", "/dev/shm"), Variation("temporary folder", "TMPDIR", "/var/tmp"),
    Variation("hash seed", "PYTHONHASHSEED", "1"), Variation("hash seed", "PYTHONHASHSEED", "2"),
    Variation("hash seed", "SWIFT_DETERMINISTIC_HASHING", "1"),
    // New memory that is not zero shows what is read before it is written.
    Variation("allocator", "MALLOC_CONF", "junk:true"), Variation("allocator", "MALLOC_CONF", "tcache:false,narenas:1"),
    Variation("allocator", "MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0"),
    Variation("allocator", "MALLOC_PERTURB_", "165"),
  ]

  private static let limits = [
    Variation("variables", "reversed") { $0.isReversed = true },
    Variation("variables", "100 KiB more") { $0.paddingBytes = 100 << 10 },
    Variation("variables", "only PATH") { $0.isBare = true },
    Variation("file mask", "000") { $0.fileMask = 0 },
    Variation("file mask", "077") { $0.fileMask = 0o77 },
    Variation("stack", "256 KiB") { $0.stackBytes = 256 << 10 },
    Variation("stack", "no limit") { $0.stackBytes = 0 },
    Variation("open files", "64") { $0.openFiles = 64 },
    Variation("cores", "one") { $0.usesOneCore = true },
    Variation("addresses", "not random") { $0.hasFixedAddresses = true },
    Variation("priority", "nice 10") { $0.niceness = 10 },
  ]
}
