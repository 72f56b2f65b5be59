/// Whether a process may learn its rank from the environment, and from whose variables.
public enum LauncherChoice: Hashable, Sendable {
  /// From every launcher whose variables are there, if they agree.
  case auto
  /// Never.
  case none
  /// From this launcher's variables alone.
  case only(Launcher)
}

extension LauncherChoice: RawRepresentable, CaseIterable {
  public static var allCases: [LauncherChoice] { [.auto, .none] + Launcher.allCases.map(LauncherChoice.only) }

  public init?(rawValue: String) {
    guard let choice = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = choice
  }

  public var rawValue: String {
    switch self {
    case .auto: "auto"
    case .none: "none"
    case .only(let launcher): launcher.rawValue
    }
  }
}
