/// The whole program but its list of engines: another package's `main` is this with an engine of its own.
public enum HarnessProgram {
  /// Parses the words of the command line, runs the command, and ends the process: every outcome has an exit status.
  ///
  /// - Parameter engines: What the commands run; the first is the engine of a command that names none.
  /// - Precondition: There is an engine, and no two have the same name.
  public static func run(engines: [EngineEntry]) -> Never {
    precondition(Set(engines.map(\.name)).count == engines.count && !engines.isEmpty, "each engine has its own name")
    // Here and not in a global variable, so that tests can run with engines of their own.
    EngineEntry.$all.withValue(engines) { CommandLineProgram.run() }
  }
}
