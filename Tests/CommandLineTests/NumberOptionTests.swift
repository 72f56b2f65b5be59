import Foundation
import Testing

@Suite("Numbers on the command line have one spelling, and what is wrong with another is said")
struct NumberOptionTests {
  static let unsigned = "it must be a whole number from 0 to 18446744073709551615"
  static let signed = "it must be a whole number from -9223372036854775808 to 9223372036854775807"
  static let spelling = ", in digits without a plus sign or leading zeros\n"
  static let decimal = "it must be a decimal number such as 5, 0.5 or 1e-3\n"

  @Test(
    "A number below 0 belongs to the option in front of it",
    arguments: [
      "generate --count -1", "generate --count=-1", "generate --start -1", "verify file x.csv --world-size -2",
    ])
  func negative(command: String) throws {
    let words = command.replacingOccurrences(of: "=", with: " ").split(separator: " ")
    let name = words[words.count - 2].dropFirst(2)
    try Self.expect(
      command,
      "Error: The value '\(words.last!)' is invalid for '--\(name) <\(name)>': \(Self.unsigned)\(Self.spelling)")
  }

  @Test(
    "Every option that takes a whole number refuses other spellings of one",
    arguments: [
      "generate": "count start base-seed world-size rank as-rank epoch epoch-size",
      "census": "memory count", "stats x.csv": "start", "bench": "seed", "compare a b": "seed", "calibrate": "seed",
      "verify receipts r": "seed",
      "verify file x.csv": "sample-seed start count base-seed world-size rank as-rank epoch epoch-size",
      "run ranks 2": "only-rank", "explain 3": "base-seed rank world-size",
    ])
  func unsigned(command: String, options: String) throws {
    for (option, value) in zip(options.split(separator: " "), Self.slips) {
      try Self.expect("\(command) --\(option) \(value)", "is invalid for '--\(option) <", Self.unsigned + Self.spelling)
    }
  }

  @Test(
    "So does every option whose range the command itself knows",
    arguments: [
      "generate": "depth jobs", "census": "pairs jobs", "stats x.csv": "jobs", "profile": "jobs depth",
      "verify receipts r": "jobs", "verify file x.csv": "sample depth jobs", "explain 3": "depth",
      "known-allocations": "blocks bytes kept", "profile allocations c": "rows sample-bytes",
      "bench cells": "repeats memory-repeats", "bench scaling": "repeats", "bench python": "repeats",
      "bench-cell a": "iterations warmup", "compare a b": "pairs",
      "calibrate": "pairs same-pairs planted-pairs replays",
      "run ranks 2": "jobs at-once", "run resharding 4 8": "jobs",
      "run batches": "batch-size max-memory-mb min-batch-size memory-budget-mb",
    ])
  func signed(command: String, options: String) throws {
    for (option, value) in zip(options.split(separator: " "), Self.slips) {
      try Self.expect("\(command) --\(option) \(value)", "is invalid for '--\(option) <", Self.signed + Self.spelling)
    }
  }

  @Test(
    "A decimal number is spelled as in JSON",
    arguments: [
      "bench --cell-timeout 0x1p3", "bench-cell a --extra-work +5", "compare a b --alpha .5", "doctor --against inf",
      "run ranks 2 --timeout nan", "run ranks 2 --rank-timeout 007",
    ])
  func decimal(command: String) throws { try Self.expect(command, Self.decimal) }

  @Test(
    "Neither arguments nor lists of numbers are an exception",
    arguments: ["explain +3", "run resharding 4 08", "run ranks 04"])
  func arguments(command: String) throws { try Self.expect(command, Self.unsigned + Self.spelling) }

  @Test("A flag takes no number, and behind -- a number below 0 is a name")
  func flags() throws {
    try Self.expect(
      "generate --force -1", "Error: The option '--force' does not take any value, but '-1' was specified.\n")
    let outcome = try BuiltProgram.run(["stats", "--file-format", "csv", "--", "-1"], in: try TemporaryFolder())
    #expect(outcome.error == "Error: cannot read '-1': No such file or directory\n")
    #expect(outcome.status == 74)
  }

  @Test(
    "A speed to compare with is one that can be", arguments: ["0", "-5", "1e300", "1e-300"])
  func against(value: String) throws {
    let shown = Double(value)!
    try Self.expect(
      "doctor --measure --against \(value)",
      "Error: --against must be 1e-09 to 1e+18 samples a second, not \(shown)\n")
    try Self.expect("doctor --against \(value)", "Error: --against needs --measure\n")
  }

  /// Spellings of 5 and other slips, more than any list of options above is long.
  static let slips = ["+5", "0005", "5.0", "0x5", "5_000", "५", "five", "1e3", "-0x5", "+0"]

  /// Refused with 64, no file and no output.
  static func expect(_ command: String, _ parts: String...) throws {
    let folder = try TemporaryFolder()
    let words = command.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let outcome = try BuiltProgram.run(words, in: folder)
    for part in parts { #expect(outcome.error.contains(part), "\(command): \(outcome.error)") }
    #expect(outcome.status == 64, "\(command)")
    #expect(try outcome.output.isEmpty && folder.snapshot().isEmpty, "\(command)")
  }
}
