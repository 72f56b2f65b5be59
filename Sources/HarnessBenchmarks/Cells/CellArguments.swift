package import HarnessKit

/// How a build is asked for its benchmark cells and for a measurement of one: the words that other builds understand
/// too, whatever they call the settings of their users.
package enum CellArguments {
  /// What names every cell, first as builds of today call it, then as those did that had a flag for it.
  package static let listings = [["bench", "list"], ["bench", "--list"]]

  package static func list(by listing: [String], size: String) -> [String] {
    listing + ["--format", "json", "--size", size]
  }

  /// Measures one cell and prints a line.
  ///
  /// - Parameters:
  ///   - iterations: Measured ones, without others to warm up; nil leaves both to the cell.
  ///   - extraWork: In percent, as text; nil says nothing of it.
  ///   - timeLimitSeconds: Of counting instructions, which this build only is asked for.
  ///   - inTurn: Whether each iteration waits until it is told to go: see `ProgramTurns`.
  package static func measure(
    _ cell: String, pass: String, size: String, iterations: Int? = nil, extraWork: String? = nil,
    inTurn: Bool = false, underValgrind: Bool = false, timeLimitSeconds: Double? = nil,
    skipping skipped: SkippedWork? = nil
  ) -> [String] {
    ["bench-cell", cell, "--pass", pass, "--size", size]
      + (iterations.map { ["--iterations", "\($0)", "--warmup", "0"] } ?? [])
      + (inTurn ? ["--in-turn"] : []) + (extraWork.map { ["--extra-work", $0] } ?? [])
      + (underValgrind ? ["--under-valgrind"] : []) + (timeLimitSeconds.map { ["--time-limit", "\($0)"] } ?? [])
      + (skipped.map { ["--skip-work", $0.rawValue] } ?? [])
  }

  /// Profiles the allocations of one iteration and prints a line; this build only is asked.
  ///
  /// - Parameters:
  ///   - heap: Where the profile goes.
  ///   - planted: Blocks beside the cell's own.
  package static func profile(_ cell: String, size: String, heap: String, planting planted: Int) -> [String] {
    ["profile-cell", cell, "--size", size, "--heap", heap] + (planted > 0 ? ["--planted-blocks", "\(planted)"] : [])
  }
}

/// What a measuring process says to the one that started it when it could begin an iteration, and what it waits for.
package struct CellTurn {
  private let say: (String) throws(HarnessError) -> Void
  private let hear: () -> String?

  /// - Parameters:
  ///   - say: Prints a line.
  ///   - hear: The next line of the input; nil at its end.
  package init(say: @escaping (String) throws(HarnessError) -> Void, hear: @escaping () -> String?) {
    self.say = say
    self.hear = hear
  }

  /// - Throws: `HarnessError.closedPipe` where nobody is there any more that would tell it to go on.
  package func wait() throws(HarnessError) {
    try say(ProgramTurns.readyWord + "\n")
    guard hear() == ProgramTurns.goWord else { throw .closedPipe }
  }
}
