import DPAHarness
import HarnessKit

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
