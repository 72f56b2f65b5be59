import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

/// Options that are small languages of their own, and numbers, which have one spelling only: what looks like a slip is
/// refused instead of taken for something.
enum OptionText {
  /// A whole number in plain digits.
  static func whole<Number: FixedWidthInteger>(_ text: String) throws -> Number {
    guard NumberText.isWhole(text), let number = Number(text) else {
      throw ValidationError(
        "it must be a whole number from \(Number.min) to \(Number.max), in digits without a plus sign or leading zeros")
    }
    return number
  }

  /// A number as in JSON.
  static func decimal(_ text: String) throws -> Double {
    guard NumberText.isDecimal(text), let number = Double(text) else {
      throw ValidationError("it must be a decimal number such as 5, 0.5 or 1e-3")
    }
    return number
  }

  /// `NAME=LO:HI`.
  static func range(_ text: String) throws -> (Parameter, ParameterRange) {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, let parameter = Parameter(rawValue: String(halves[0])) else {
      let names = Parameter.allCases.map(\.rawValue).joined(separator: ", ")
      throw HarnessError.usage("--range needs NAME=LO:HI with a NAME of \(names), not '\(text)'")
    }
    let bounds = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { try? decimal(String($0)) }
    guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1] else {
      throw HarnessError.usage("--range needs NAME=LO:HI with two decimal numbers, not '\(text)'")
    }
    return (parameter, try ParameterRange(lower, upper))
  }

  /// `A:B`.
  static func part(_ text: String) throws -> (lower: UInt64, upper: UInt64) {
    let bounds: [UInt64?] = text.split(separator: ":", omittingEmptySubsequences: false).map { try? whole(String($0)) }
    guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1] else {
      throw HarnessError.usage("--part needs A:B with two sample ids, not '\(text)'")
    }
    return (lower, upper)
  }
}
