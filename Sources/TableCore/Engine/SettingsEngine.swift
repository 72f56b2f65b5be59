/// An engine that is made from its settings as texts, as a command line has them: then receipts, which hold the same
/// texts, need nothing more from it.
public protocol SettingsEngine: TableEngine {
  /// The settings it takes.
  static var settingNames: [String] { get }

  /// The engine under some settings, each at most once; what is not named has its default.
  ///
  /// `settings` of what is made must make the same engine again.
  ///
  /// - Throws: An error whose description is one sentence: what was wrong, the value, and the rule.
  init(_ settings: EngineSettings) throws
}

extension SettingsEngine {
  public var configurationDocument: any Encodable & Sendable {
    Dictionary(uniqueKeysWithValues: settings.all.map { ($0.name, $0.value) })
  }

  /// - Throws: `TableError.settingUnknown`, or what the engine throws.
  public func replacing(configurationFrom decoder: any Decoder) throws -> any TableEngine {
    let values = try [String: String](from: decoder)
    // Sorted, so that of several unknown names the same one is told each time.
    if let unknown = values.keys.sorted().first(where: { !Self.settingNames.contains($0) }) {
      throw TableError.settingUnknown(unknown)
    }
    let settings = Self.settingNames.compactMap { name in values[name].map { EngineSettings.Setting(name, $0) } }
    return try Self(EngineSettings(settings))
  }
}
