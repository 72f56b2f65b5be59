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
  // Before the loop, so that appending never allocates between two timed runs.
  nanoseconds.reserveCapacity(iterations)
  // Once around all of them: reading it is a system call, which would show in every iteration.
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

/// Durations of the same work, repeated, and what they have in common.
public struct DurationSummary: Sendable, Equatable {
  /// As they came.
  public let nanoseconds: [UInt64]
  private let ascending: [UInt64]

  /// - Precondition: there is at least one.
  public init(nanoseconds: [UInt64]) {
    precondition(!nanoseconds.isEmpty, "a summary of durations needs one at least")
    self.nanoseconds = nanoseconds
    ascending = nanoseconds.sorted()
  }

  public var count: Int { nanoseconds.count }
  public var totalNanoseconds: UInt64 { nanoseconds.reduce(0, +) }
  public var minimumNanoseconds: UInt64 { ascending[0] }
  public var maximumNanoseconds: UInt64 { ascending[ascending.count - 1] }
  public var meanNanoseconds: Double { Double(totalNanoseconds) / Double(count) }
  public var medianNanoseconds: Double { percentileNanoseconds(50) }

  /// Of a sample (n - 1); one duration has 0.
  public var standardDeviationNanoseconds: Double {
    SampleStatistics.standardDeviation(nanoseconds.map { Double($0) })
  }

  /// The duration that a share of them does not exceed, between two neighbours in proportion (as NumPy's default).
  ///
  /// - Precondition: `percent` is 0...100.
  public func percentileNanoseconds(_ percent: Double) -> Double {
    precondition((0...100).contains(percent), "a percentile is 0 to 100")
    return SampleStatistics.percentile(percent / 100, ofAscending: ascending.map { Double($0) })
  }
}
