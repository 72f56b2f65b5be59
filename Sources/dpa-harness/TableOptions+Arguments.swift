import DPAHarness
import TableRuns

extension TableOptions {
  /// The same options as words of a command line, for a process that computes one rank of the same table. Those that
  /// choose a part or a world size are left to the caller.
  var arguments: [String] {
    let optional: [(String, String?)] = [
      ("--depth", depth.map(String.init)), ("--base-seed", baseSeed.map(String.init)),
      ("--epoch", epoch.map(String.init)), ("--epoch-size", epochSize.map(String.init)),
    ]
    return ["--preset", preset] + ranges.flatMap { ["--range", $0] }
      + ["--start", "\(start)", "--count", "\(count)", "--seeding", seeding.rawValue]
      + optional.flatMap { name, value in value.map { [name, $0] } ?? [] }
  }
}
