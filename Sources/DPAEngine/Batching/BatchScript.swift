import Synchronization

/// Readings and a consumer's pace written down beforehand, so that batches come out the same everywhere. A script that runs
/// out repeats its last entry.
package final class BatchScript: Sendable {
  private struct State {
    var readingCount = 0
    var batchCount = 0
    var now = Duration.zero
  }

  private let readings: [MemoryReading]
  private let secondsPerSample: [Double]
  private let state = Mutex(State())

  /// - Parameters:
  ///   - readings: Reading k is taken before batch k.
  ///   - secondsPerSample: Entry k is the consumer's time for each sample of batch k.
  package init(readings: [MemoryReading], secondsPerSample: [Double]) {
    self.readings = readings
    self.secondsPerSample = secondsPerSample
  }

  /// Time and memory as the script has them.
  package var environment: BatchEnvironment {
    BatchEnvironment(
      now: { [self] in state.withLock { $0.now } },
      memory: { [self] () throws(EngineError) in
        guard let reading = nextReading() else { return try BatchEnvironment.noMemory() }
        return reading
      })
  }

  private func nextReading() -> MemoryReading? {
    state.withLock { state in
      defer { state.readingCount += 1 }
      return readings.indices.contains(state.readingCount) ? readings[state.readingCount] : readings.last
    }
  }

  /// Lets the scripted time pass that the consumer takes for a batch.
  package func consume(_ sampleCount: Int) {
    state.withLock { state in
      defer { state.batchCount += 1 }
      let paces = secondsPerSample
      guard let pace = paces.indices.contains(state.batchCount) ? paces[state.batchCount] : paces.last else { return }
      state.now += .seconds(pace * Double(sampleCount))
    }
  }

  /// Takes batches until there are none, or memory is exceeded.
  package func run<Source: BatchSource>(
    _ processing: BatchProcessing<Source>, each body: (Source.Delivered) -> Void = { _ in }
  ) throws(EngineError) -> Outcome {
    var outcome = Outcome()
    do throws(EngineError) {
      while let batch = try processing.next() {
        outcome.batchSizes.append(batch.count)
        body(batch)
        consume(batch.count)
      }
    } catch .memoryLimitExceeded(let batch, let nextID, _) {
      outcome.stoppedBeforeBatch = batch
      outcome.nextID = nextID
    }
    return outcome
  }

  /// What a run delivered, and where it stopped.
  package struct Outcome: Equatable, Sendable {
    package var batchSizes: [Int] = []
    package var stoppedBeforeBatch: Int?
    package var nextID: UInt64?
  }
}
