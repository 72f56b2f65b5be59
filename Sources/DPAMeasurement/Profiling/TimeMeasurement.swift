/// How long a piece of work took.
public struct TimeMeasurement: Sendable, Equatable {
  /// The moment of the start, by the monotonic clock: only differences mean something.
  public let startNanoseconds: UInt64
  public let endNanoseconds: UInt64
  /// Time that processors spent on the process meanwhile, all threads together.
  public let processorNanoseconds: UInt64

  public var elapsedNanoseconds: UInt64 { endNanoseconds - startNanoseconds }
  public var elapsedSeconds: Double { Double(elapsedNanoseconds) / 1e9 }
  public var processorSeconds: Double { Double(processorNanoseconds) / 1e9 }
}

/// Runs work and times it: the API's `measure_time`.
public func measureTime<Result, Failure: Error>(
  source: MeasurementSource = .system, _ work: () throws(Failure) -> Result
) throws(Failure) -> (result: Result, time: TimeMeasurement) {
  // Processor time outside wall-clock time: reading it is a system call.
  let processor = source.processorNanoseconds()
  let start = source.wallNanoseconds()
  let result = try work()
  let end = source.wallNanoseconds()
  let time = TimeMeasurement(
    startNanoseconds: start, endNanoseconds: end, processorNanoseconds: source.processorNanoseconds() - processor)
  return (result, time)
}

/// Where a measurement's readings come from: closures, so that tests script them and know every figure beforehand.
public struct MeasurementSource: Sendable {
  /// Time since a fixed moment, never going back.
  public var wallNanoseconds: @Sendable () -> UInt64
  /// Time that processors have spent on this process, all threads together.
  public var processorNanoseconds: @Sendable () -> UInt64
  /// Memory that this process has now.
  public var memory: @Sendable () -> MemoryReadings

  public init(
    wallNanoseconds: @escaping @Sendable () -> UInt64, processorNanoseconds: @escaping @Sendable () -> UInt64,
    memory: @escaping @Sendable () -> MemoryReadings
  ) {
    self.wallNanoseconds = wallNanoseconds
    self.processorNanoseconds = processorNanoseconds
    self.memory = memory
  }

  /// This process.
  public static let system = MeasurementSource(
    wallNanoseconds: { ProcessTime.monotonicNanoseconds }, processorNanoseconds: { ProcessTime.processorNanoseconds },
    memory: { MemoryReadings.ofThisProcess() })
}
