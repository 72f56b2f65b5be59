import DPAEngine
import DPAHarness

/// Options that are small languages of their own.
enum OptionText {
  /// `NAME=LO:HI`.
  static func range(_ text: String) throws -> (Parameter, ParameterRange) {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, let parameter = Parameter(rawValue: String(halves[0])) else {
      let names = Parameter.allCases.map(\.rawValue).joined(separator: ", ")
      throw HarnessError.usage("--range needs NAME=LO:HI with a NAME of \(names), not '\(text)'")
    }
    let bounds = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1] else {
      throw HarnessError.usage("--range needs NAME=LO:HI with two numbers, not '\(text)'")
    }
    return (parameter, try ParameterRange(lower, upper))
  }

  /// `A:B`.
  static func part(_ text: String) throws -> (lower: UInt64, upper: UInt64) {
    let bounds = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt64($0) }
    guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1] else {
      throw HarnessError.usage("--part needs A:B with two sample ids, not '\(text)'")
    }
    return (lower, upper)
  }
}
