/// What a processing has delivered so far, and what that took. A value that cannot be had is thrown, with the reason.
public struct BatchMetrics: Sendable {
  /// Batches delivered.
  public internal(set) var batchCount = 0
  /// Samples delivered.
  public internal(set) var sampleCount: UInt64 = 0
  var elapsedTime: Duration?
  var elapsedProcessorTime: Duration?
  var latestMemory: MemoryReading?
  var highestPercentUsed = 0
  private var percentUsedSum = 0
  private var readingCount = 0

  mutating func add(_ reading: MemoryReading) {
    latestMemory = reading
    percentUsedSum += reading.percentUsed
    readingCount += 1
    highestPercentUsed = max(highestPercentUsed, reading.percentUsed)
  }

  /// Samples of a batch on average.
  ///
  /// - Throws: `EngineError.noBatches`.
  public var meanBatchSize: Double {
    get throws(EngineError) {
      guard batchCount > 0 else { throw .noBatches }
      return Double(sampleCount) / Double(batchCount)
    }
  }

  /// From the first request for a batch until now while the consumer has one, else until its latest request.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public var time: Duration {
    get throws(EngineError) {
      guard let elapsedTime else { throw .readingUnavailable(of: "time", reason: BatchMetrics.noSource) }
      return elapsedTime
    }
  }

  /// Processor time of the process over the same span.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public var processorTime: Duration {
    get throws(EngineError) {
      guard let elapsedProcessorTime else {
        throw .readingUnavailable(of: "processor time", reason: BatchMetrics.noSource)
      }
      return elapsedProcessorTime
    }
  }

  /// Throughput, the consumer's work included.
  ///
  /// - Throws: `EngineError.readingUnavailable`, also where no time has passed.
  public var samplesPerSecond: Double {
    get throws(EngineError) {
      let seconds = try time.secondsInBinary64
      guard seconds > 0 else { throw .readingUnavailable(of: "throughput", reason: "no time has passed") }
      return Double(sampleCount) / seconds
    }
  }

  /// The latest reading that a strategy or the monitoring took.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public var memory: MemoryReading {
    get throws(EngineError) {
      guard let latestMemory else { throw .readingUnavailable(of: "memory", reason: BatchMetrics.notRead) }
      return latestMemory
    }
  }

  /// The highest use of memory among those readings.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public var peakPercentUsed: Int {
    get throws(EngineError) {
      guard latestMemory != nil else { throw .readingUnavailable(of: "memory", reason: BatchMetrics.notRead) }
      return highestPercentUsed
    }
  }

  /// The mean use of memory over those readings, in percent.
  ///
  /// - Throws: `EngineError.readingUnavailable`.
  public var meanPercentUsed: Double {
    get throws(EngineError) {
      guard readingCount > 0 else { throw .readingUnavailable(of: "memory", reason: BatchMetrics.notRead) }
      return Double(percentUsedSum) / Double(readingCount)
    }
  }

  private static let noSource = "no source of readings was given"
  private static let notRead = "this processing has not read it"
}
