/// The configuration in a chain file.
enum ConfigurationText {
  static func read(_ tokens: inout JSONTokens) throws(TableError) -> AugmentationConfiguration {
    guard try tokens.peek() == UInt8(ascii: "{") else { throw tokens.malformed(.noObjectOrNull) }
    let place = tokens.window.offset
    var ranges: [Parameter: ParameterRange] = [:]
    var depth: UInt64?
    try tokens.object { (tokens, key) throws(TableError) in
      if key == "augmentation_depth" {
        depth = try tokens.wholeNumber()
      } else if let parameter = Parameter.allCases.first(where: { "\($0.rawValue)_range" == key }) {
        ranges[parameter] = try range(&tokens)
      } else {
        throw tokens.malformed(.unknownKey(key))
      }
    }
    var found = AugmentationConfiguration.default
    for parameter in Parameter.allCases {
      guard let range = ranges[parameter] else {
        throw .malformedBytes(offset: place, reason: .missingKey("\(parameter.rawValue)_range"))
      }
      found = found.replacing(parameter, with: range)
    }
    guard let depth else { throw .malformedBytes(offset: place, reason: .missingKey("augmentation_depth")) }
    // Clamped: a depth that no Int holds is refused for its size, like any other that is too large.
    return try valid(at: place) { () throws(EngineError) in try found.replacing(depth: Int(clamping: depth)) }
  }

  private static func range(_ tokens: inout JSONTokens) throws(TableError) -> ParameterRange {
    let place = tokens.window.offset
    try tokens.expect("[")
    let lower = try tokens.number()
    try tokens.expect(",")
    let upper = try tokens.number()
    try tokens.expect("]")
    return try valid(at: place) { () throws(EngineError) in try ParameterRange(lower, upper) }
  }

  private static func valid<Value>(
    at place: UInt64, _ make: () throws(EngineError) -> Value
  ) throws(TableError) -> Value {
    do throws(EngineError) {
      return try make()
    } catch {
      throw .malformedBytes(offset: place, reason: .badConfiguration(error.description))
    }
  }
}
