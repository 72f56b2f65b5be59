/// The environment as the launchers' variables are read from it.
package struct LauncherVariables {
  package let environment: [String: String]

  package func isSet(_ name: String) -> Bool { environment[name] != nil }

  /// - Throws: `PlacementProblem.notANumber`.
  package func number(_ name: String) throws(PlacementProblem) -> UInt64? {
    guard let value = environment[name] else { return nil }
    // `UInt64` would accept a sign.
    guard let number = UInt64(value), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .notANumber(variable: name, value: value)
    }
    return number
  }

  /// All of these, or the gap.
  ///
  /// - Throws: `PlacementProblem.incomplete`, `.notANumber`.
  package func numbers(_ names: [String], of launcher: Launcher) throws(PlacementProblem) -> [UInt64] {
    let missing = names.filter { !isSet($0) }
    guard missing.isEmpty else {
      throw .incomplete(launcher, set: launcher.variables.filter(isSet), missing: missing)
    }
    return try names.map { name throws(PlacementProblem) in try number(name) ?? 0 }
  }
}
