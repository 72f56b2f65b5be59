/// What repeating a function took.
public struct BenchmarkResult: Sendable, Equatable {
  /// One duration for each iteration, in order; warm-up is left out.
  public let durations: DurationSummary
  /// Time that processors spent on the process during the iterations, all threads together.
  public let processorNanoseconds: UInt64

  public init(durations: DurationSummary, processorNanoseconds: UInt64) {
    self.durations = durations
    self.processorNanoseconds = processorNanoseconds
  }

  public var iterations: Int { durations.count }

  /// Iterations a second; unavailable where the clock did not move.
  public var throughputPerSecond: Reading<Double> {
    let total = durations.totalNanoseconds
    guard total > 0 else { return .unavailable("the clock did not move in \(iterations) iterations") }
    return .available(Double(iterations) * 1e9 / Double(total))
  }
}

/// Runs a function again and again and times each run: the API's `benchmark_function`.
///
/// Iterations of one process share its memory layout, so that their spread says nothing about another process. Nothing
/// shorter than about a hundred of the clock's readings (`ClockQuality`) can be timed one by one.
///
/// - Parameter warmup: Runs before the first that is timed.
/// - Precondition: there is at least one iteration.
public func benchmarkFunction<Failure: Error>(
  iterations: Int = 100, warmup: Int = 0, source: MeasurementSource = .system, _ function: () throws(Failure) -> Void
) throws(Failure) -> BenchmarkResult {
  precondition(iterations > 0 && warmup >= 0, "at least one iteration")
  for _ in 0..<warmup { try function() }
  var nanoseconds: [UInt64] = []
  nanoseconds.reserveCapacity(iterations)
  let processor = source.processorNanoseconds()
  for _ in 0..<iterations {
    let start = source.wallNanoseconds()
    try function()
    nanoseconds.append(source.wallNanoseconds() - start)
  }
  let processorNanoseconds = source.processorNanoseconds() - processor
  return BenchmarkResult(
    durations: DurationSummary(nanoseconds: nanoseconds), processorNanoseconds: processorNanoseconds)
}
