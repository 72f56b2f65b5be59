package import HarnessKit
package import TableCore

extension RunRecipe {
  /// All that decides the bytes of a part of a table in a format.
  package init(_ request: ResolvedTable, of engine: any TableEngine, _ options: TableOutputOptions) {
    var fields = [
      "engine": "\(type(of: engine).name)/\(type(of: engine).version)",
      "format": options.format.rawValue,
      "bit_patterns": "\(options.bitPatterns)",
      "statistics_in_file": "\(options.statisticsInFile)",
      "configuration_in_file": "\(options.configurationInFile)",
      "table": request.table.range.description,
      "part": request.part.description,
    ]
    for setting in engine.settings.all { fields["setting_\(setting.name)"] = setting.value }
    fields["seeding"] =
      switch request.table.seeding {
      case .sample: "sample"
      case .rank(let baseSeed, let worldSize): "rank, base seed \(baseSeed), world size \(worldSize)"
      case .asRank(let rank, let baseSeed): "as rank \(rank), base seed \(baseSeed)"
      }
    self.init(fields: fields)
  }
}
