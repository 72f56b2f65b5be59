import DPAEngine

/// All that decides the bytes of an output, as names and values; two runs with the same recipe write the same bytes.
struct TableRecipe: Equatable {
  let fields: [String: String]

  init(fields: [String: String]) { self.fields = fields }

  init(_ request: TableRequest.Resolved, _ options: TableOutputOptions) {
    var fields = [
      "format": options.format.rawValue,
      "bit_patterns": "\(options.bitPatterns)",
      "statistics_in_file": "\(options.statisticsInFile)",
      "configuration_in_file": "\(options.configurationInFile)",
      "depth": "\(request.configuration.depth)",
      "table": request.table.range.description,
      "part": request.part.description,
    ]
    for parameter in Parameter.allCases {
      let range = request.configuration[parameter]
      let bounds = [range.lower, range.upper]
      fields["range_\(parameter.rawValue)"] = bounds.map(PythonNumber.text).joined(separator: ":")
    }
    fields["seeding"] =
      switch request.table.seeding {
      case .sample: "sample"
      case .rank(let baseSeed, let worldSize): "rank, base seed \(baseSeed), world size \(worldSize)"
      case .asRank(let rank, let baseSeed): "as rank \(rank), base seed \(baseSeed)"
      }
    self.fields = fields
  }

  /// What first keeps a run of this recipe from going on with what another one left; nothing where they agree.
  func difference(from kept: [String: String]) -> String? {
    for name in Set(fields.keys).union(kept.keys).sorted() where fields[name] != kept[name] {
      return "its \(name) is '\(kept[name] ?? "missing")', but '\(fields[name] ?? "nothing")' was asked for"
    }
    return nil
  }
}
