package import Flow

/// Makes the settings of a run of words such as `experiment=ksin/small/flow` and `data.k=3`.
package struct ConfigurationComposer {
  private let catalogue: ConfigurationCatalogue

  package init(_ catalogue: ConfigurationCatalogue) { self.catalogue = catalogue }

  private static let kinds: [ConfigurationCatalogue.Kind] = [.data, .model, .trainer]

  /// What is set where nothing else is said.
  private static let start: SettingValue = .group([
    "data": .group(["base": .text("ksin")]), "model": .group(["base": .text("ksin_flow_matching")]),
    "trainer": .group(["base": .text("default")]), "seed": .number(1),
  ])

  /// The settings that words ask for: an experiment, then groups, then single values; of one name the last counts.
  ///
  /// - Throws: `FlowError` for a word that is not NAME=VALUE, and for groups that are not there.
  package func compose(_ words: [String]) throws(FlowError) -> SettingValue {
    let words = try words.map(Self.split)
    var settings = Self.start
    // In this order whatever that of the words is: what is said beside an experiment changes it.
    for (name, text) in words where name == ConfigurationCatalogue.Kind.experiment.rawValue {
      settings = settings.overlaid(with: try catalogue.group(.experiment, text))
    }
    for (name, text) in words where Self.kinds.contains(where: { $0.rawValue == name }) {
      settings = settings.overlaid(with: .at([name, "base"], .text(text)))
    }
    for kind in Self.kinds { settings = settings.replacing(kind.rawValue, with: try expanded(kind, in: settings)) }
    let values = words.filter { ConfigurationCatalogue.Kind(rawValue: $0.name) == nil }
    return Self.changed(settings, by: values)
  }

  /// Settings that are complete already, with single values changed.
  ///
  /// - Throws: `FlowError.description` for a word that is not NAME=VALUE, or that names a whole group.
  package static func change(_ settings: SettingValue, by words: [String]) throws(FlowError) -> SettingValue {
    let values = try words.map(split)
    if let group = values.first(where: { ConfigurationCatalogue.Kind(rawValue: $0.name) != nil }) {
      throw .description("a checkpoint has its \(group.name) already; only single settings can be changed")
    }
    return changed(settings, by: values)
  }

  private static func changed(_ settings: SettingValue, by values: [(name: String, text: String)]) -> SettingValue {
    values.reduce(settings) { settings, word in
      let path = word.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      return settings.overlaid(with: .at(path, value(word.text)))
    }
  }

  /// The group that a configuration names, with what it changes of it.
  private func expanded(
    _ kind: ConfigurationCatalogue.Kind, in settings: SettingValue
  ) throws(FlowError) -> SettingValue {
    guard case .group(let values)? = settings[[kind.rawValue]] else { return .null }
    guard case .text(let name)? = values["base"] else { throw .missingSetting("\(kind.rawValue).base") }
    return try catalogue.group(kind, name).overlaid(with: .group(values).without(["base"]))
  }

  @Sendable private static func split(_ word: String) throws(FlowError) -> (name: String, text: String) {
    guard let sign = word.firstIndex(of: "="), sign != word.startIndex else {
      throw .description("a setting is given as NAME=VALUE, for example data.k=4, not as '\(word)'")
    }
    return (String(word[..<sign]), String(word[word.index(after: sign)...]))
  }

  /// JSON where it is some, else a text.
  private static func value(_ text: String) -> SettingValue { SettingValue.json(Array(text.utf8)) ?? .text(text) }
}
