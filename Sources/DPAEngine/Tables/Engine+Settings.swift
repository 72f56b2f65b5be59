extension AugmentationConfiguration {
  /// As names and values: ranges as `lower:upper` in draw order, then the depth.
  package var settings: EngineSettings {
    let ranges = Parameter.allCases.map { parameter in
      EngineSettings.Setting(parameter.rawValue, "\(self[parameter].lower):\(self[parameter].upper)")
    }
    return EngineSettings(ranges + [EngineSettings.Setting("depth", "\(depth)")])
  }

  /// From such names and values; nil where they are no configuration.
  package init?(_ settings: EngineSettings) {
    let values = Dictionary(settings.all.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var found = Self.default
    for parameter in Parameter.allCases {
      let bounds = values[parameter.rawValue]?.split(separator: ":").map { Double($0) } ?? []
      guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1],
        let range = try? ParameterRange(lower, upper)
      else { return nil }
      found = found.replacing(parameter, with: range)
    }
    guard let depth = values["depth"].flatMap({ Int($0) }), let whole = try? found.replacing(depth: depth) else {
      return nil
    }
    self = whole
  }
}

extension Receipt {
  /// The configuration of a receipt of DPA; the default one for settings that are none of DPA's.
  package var augmentation: AugmentationConfiguration { AugmentationConfiguration(settings) ?? .default }

  /// Its statistics; nil where its sums contradict each other.
  public var statistics: ExactStatistics? {
    ExactStatistics(sums: sums, rowCount: part.count, layout: Record.layout)
  }
}
