internal import CDPAPlatform
import SystemLibrary

/// What a program is started in, beyond its arguments; what is nil stays as it is here.
package struct Surroundings: Codable, Equatable, Sendable {
  /// A variable with its new value; nil takes it away.
  package struct Variable: Codable, Equatable, Sendable {
    package let name: String
    package let value: String?

    package init(_ name: String, _ value: String?) {
      self.name = name
      self.value = value
    }
  }

  package var variables: [Variable] = []
  /// Whether only those have a value, and PATH.
  package var isBare = false
  /// Whether variables come from the last name to the first; else from the first to the last.
  package var isReversed = false
  /// The length of one more variable.
  package var paddingBytes = 0
  /// A locale that must be there. It takes a variable to choose it.
  package var locale: String?
  package var folder: String?
  package var fileMask: UInt32?
  /// 0 is no limit.
  package var stackBytes: UInt64?
  package var openFiles: UInt64?
  package var niceness: Int32?
  package var usesOneCore = false
  package var hasFixedAddresses = false

  package init() {}

  /// Enters them and becomes another program.
  ///
  /// - Parameters:
  ///   - words: The program's path, and its arguments.
  ///   - variables: What the surroundings change.
  /// - Throws: `HarnessError.notComparable` where the system does not have or allow them.
  package func become(_ words: [String], variables: [String: String]) throws(HarnessError) -> Never {
    let texts = changed(variables)
    try enter(localePath: texts.first { $0.hasPrefix("LOCPATH=") }?.dropFirst("LOCPATH=".count))
    let reason = CStrings.with(words) { words in
      CStrings.with(texts) { variables in dpa_become(words, variables) }
    }
    throw Self.refusal("start '\(words.first ?? "")'", reason)
  }

  /// The variables of the program, each as `NAME=VALUE`.
  package func changed(_ inherited: [String: String]) -> [String] {
    var values = isBare ? inherited.filter { $0.key == "PATH" } : inherited
    for variable in variables { values[variable.name] = variable.value }
    if paddingBytes > 0 { values["PADDING"] = String(repeating: "x", count: paddingBytes) }
    let texts = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return isReversed ? texts.reversed() : texts
  }

  private func enter(localePath: Substring?) throws(HarnessError) {
    if let localePath { setenv("LOCPATH", String(localePath), 1) }
    if let locale { try Self.check("use the locale \(locale)", dpa_find_locale(locale)) }
    if let folder { try Self.check("work in '\(folder)'", chdir(folder) == 0 ? 0 : errno) }
    if let fileMask { umask(mode_t(fileMask)) }
    if let stackBytes { try Self.check("limit the stack", dpa_limit_stack(stackBytes)) }
    if let niceness { try Self.check("lower the priority", dpa_lower_priority(niceness)) }
    if usesOneCore { try Self.check("use one core", dpa_stay_on_one_core(0)) }
    if hasFixedAddresses { try Self.check("fix addresses", dpa_fix_addresses()) }
    // Last, since the calls before may open files.
    if let openFiles { try Self.check("limit open files", dpa_limit_open_files(openFiles)) }
  }

  private static func check(_ action: String, _ reason: Int32) throws(HarnessError) {
    if reason != 0 { throw refusal(action, reason) }
  }

  private static func refusal(_ action: String, _ reason: Int32) -> HarnessError {
    .notComparable("cannot \(action): \(String(cString: strerror(reason)))")
  }
}
