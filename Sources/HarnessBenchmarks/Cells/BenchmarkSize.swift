/// How much a run of the benchmarks measures.
public enum BenchmarkSize: String, CaseIterable, Sendable {
  /// Whether everything works: an eighth of the samples, too short to decide anything.
  case smoke
  /// Minutes; what baselines hold.
  case `default`
  /// The samples of the default size, so that the two compare, in more processes and iterations.
  case nightly

  /// Samples of a cell that has `count` at the default size.
  package func samples(of count: UInt64) -> UInt64 { self == .smoke ? max(1, count / 8) : count }

  /// Processes of each cell.
  public var repeats: Int {
    switch self {
    case .smoke: 2
    case .default: 5
    case .nightly: 10
    }
  }

  /// Measured iterations of each process.
  public var iterations: Int {
    switch self {
    case .smoke: 3
    case .default: 10
    case .nightly: 20
    }
  }
}
