/// Command lines as they were before `run` and `bench` became groups: each is answered with the one to type now.
enum EarlierSpelling {
  /// The sentence that holds the new command line; nil where the words are none of an earlier program.
  static func correction(of words: [String]) -> String? {
    guard let command = words.first, let (name, replaced) = replacement(command, Array(words.dropFirst())) else {
      return nil
    }
    let line = ["dpa-harness", command] + replaced
    return "this is '\(name)' now; type: \(line.map(quoted).joined(separator: " "))"
  }

  private static func replacement(_ command: String, _ words: [String]) -> (name: String, words: [String])? {
    // Help and subcommands come first in a command line of today; what has neither is of before, or a slip.
    guard let first = words.first, first.hasPrefix("-"), !["-h", "--help", "--help-hidden"].contains(first) else {
      return nil
    }
    switch command {
    case "run": return run(words)
    case "bench": return bench(words)
    // Never a flag, but what one tries first: the stages of 'profile' have flags for everything else.
    case "profile":
      guard let (cell, rest) = without("--allocations", values: 1, in: words) else { return nil }
      return ("profile allocations", ["allocations"] + cell + rest)
    default: return nil
    }
  }

  private static func run(_ words: [String]) -> (name: String, words: [String]) {
    if let rest = without("--matrix", values: 0, in: words)?.rest { return ("run matrix", ["matrix"] + rest) }
    if let (count, rest) = without("--ranks", values: 1, in: words) { return ("run ranks", ["ranks"] + count + rest) }
    // Without a number of ranks these made the process one rank.
    if words.contains(where: { isOption($0, of: ["--launcher", "--receipts"]) }) {
      return ("run ranks", ["ranks"] + words)
    }
    if let (worlds, rest) = without("--elasticity", values: 2, in: words) {
      return ("run resharding", ["resharding"] + worlds + rest)
    }
    return ("run batches", ["batches"] + words)
  }

  private static func bench(_ words: [String]) -> (name: String, words: [String])? {
    for (flag, name) in [("--list", "list"), ("--scaling", "scaling"), ("--against-python", "python")] {
      if let rest = without(flag, values: 0, in: words)?.rest { return ("bench \(name)", [name] + rest) }
    }
    guard let (format, rest) = without("--verdict", values: 1, in: words) else { return nil }
    return ("--format", rest + ["--format"] + format)
  }

  /// An option's values and the words without them; nil where the option is not there.
  private static func without(
    _ option: String, values count: Int, in words: [String]
  ) -> (values: [String], rest: [String])? {
    guard let place = words.firstIndex(where: { isOption($0, of: [option]) }) else { return nil }
    let word = words[place]
    var values = word == option ? [] : [String(word.dropFirst(option.count + 1))]
    let after = words[(place + 1)...]
    values += after.prefix(max(0, count - values.count)).prefix { !$0.hasPrefix("-") }
    let taken = word == option ? values.count : values.count - 1
    return (values, Array(words[..<place]) + Array(after.dropFirst(taken)))
  }

  private static func isOption(_ word: String, of options: [String]) -> Bool {
    options.contains { word == $0 || word.hasPrefix($0 + "=") }
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    guard word.isEmpty || !word.utf8.allSatisfy(plain.contains) else { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }

  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+".utf8)
}
