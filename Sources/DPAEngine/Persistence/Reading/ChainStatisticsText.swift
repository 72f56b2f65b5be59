/// The statistics in a chain file; null or an empty object stands for none.
enum ChainStatisticsText {
  static func read(_ tokens: inout JSONTokens) throws(TableError) -> [ColumnStatistics]? {
    guard try !tokens.takesNull() else { return nil }
    let place = tokens.window.offset
    var found: [Parameter: ColumnStatistics] = [:]
    try tokens.object { (tokens, key) throws(TableError) in
      guard let parameter = Parameter(rawValue: key) else { throw tokens.malformed(.unknownKey(key)) }
      found[parameter] = try parameterStatistics(&tokens)
    }
    guard !found.isEmpty else { return nil }
    for parameter in Parameter.allCases where found[parameter] == nil {
      throw .malformedBytes(offset: place, reason: .missingKey(parameter.rawValue))
    }
    return Parameter.allCases.compactMap { found[$0] }
  }

  private static func parameterStatistics(_ tokens: inout JSONTokens) throws(TableError) -> ColumnStatistics {
    let place = tokens.window.offset
    let names = ["mean", "stdev", "min", "max"]
    var values: [String: Double] = [:]
    var count: UInt64?
    try tokens.object { (tokens, key) throws(TableError) in
      if key == "count" {
        count = try tokens.wholeNumber()
      } else if names.contains(key) {
        values[key] = try tokens.number()
      } else {
        throw tokens.malformed(.unknownKey(key))
      }
    }
    guard let mean = values["mean"], let deviation = values["stdev"], let minimum = values["min"],
      let maximum = values["max"], let count
    else {
      let missing = names.first { values[$0] == nil } ?? "count"
      throw .malformedBytes(offset: place, reason: .missingKey(missing))
    }
    return ColumnStatistics(
      mean: mean, standardDeviation: deviation, minimum: minimum, maximum: maximum, count: count)
  }
}
