public import ArgumentParser
public import DPAEngine
internal import DPAHarness
public import HarnessBenchmarks
public import HarnessKit
public import TableRuns

// The types of other modules that are options, by their raw values.

extension AllocationFormat: ExpressibleByArgument {}
extension AllocationProfile.Order: ExpressibleByArgument {}
extension BatchStrategy: ExpressibleByArgument {}
extension BenchmarkSize: ExpressibleByArgument {}
extension CellPass: ExpressibleByArgument {}
extension DocumentFormat: ExpressibleByArgument {}
extension KernelName: ExpressibleByArgument {}
extension LauncherChoice: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
extension RowFormat: ExpressibleByArgument {}
extension SkippedWork: ExpressibleByArgument {}
extension TableRequest.SeedingName: ExpressibleByArgument {}
extension VerdictFormat: ExpressibleByArgument {}

/// Numbers below 0 on the command line, which the parser takes for short options.
enum NegativeNumbers {
  /// The words with each negative number joined to the option in front of it: `--count -1` becomes `--count=-1`, so
  /// that what is wrong with -1 can be said. Behind `--` everything stays.
  ///
  /// - Throws: `HarnessError.usage` for one without an option in front of it.
  static func joined(_ words: [String]) throws(HarnessError) -> [String] {
    var joined: [String] = []
    var isOption = true
    for word in words {
      guard isOption, isNegative(word) else {
        joined.append(word)
        if word == "--" { isOption = false }
        continue
      }
      guard let option = joined.last, option.hasPrefix("--"), !option.contains("=") else {
        throw .usage("'\(word)' has no option in front of it, and nothing else here takes a number below 0")
      }
      joined[joined.count - 1] = "\(option)=\(word)"
    }
    return joined
  }

  private static func isNegative(_ word: String) -> Bool {
    word.hasPrefix("-") && word.dropFirst().first.map { ("0"..."9").contains($0) || $0 == "." } ?? false
  }
}

/// What a comparison fails on beside regressions.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case improved
}

/// Options that are small languages of their own, and numbers, which have one spelling only: what looks like a slip is
/// refused instead of taken for something.
enum OptionText {
  /// A whole number in plain digits.
  static func whole<Number: FixedWidthInteger>(_ text: String) throws -> Number {
    // `Int` also takes a plus sign and leading zeros, of which a typing slip may be the cause.
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
    // Split at the first sign only, and keeping empty pieces: `rotation=` must fail and not vanish.
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
