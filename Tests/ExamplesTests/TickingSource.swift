import DPAMeasurement
import Synchronization

/// Readings that go on by a fixed step whenever one is taken: a millisecond, half of it on the processor, 1,024 bytes.
final class TickingSource: Sendable {
  private let readings = Mutex((wall: UInt64(0), processor: UInt64(0), bytes: UInt64(0)))

  var source: MeasurementSource {
    MeasurementSource(
      wallNanoseconds: {
        self.readings.withLock { readings in
          readings.wall += 1_000_000
          readings.processor += 500_000
          return readings.wall
        }
      },
      processorNanoseconds: { self.readings.withLock { $0.processor } },
      memory: {
        self.readings.withLock { readings in
          readings.bytes += 1_024
          return MemoryReadings(allocatedBytes: .available(readings.bytes), residentBytes: .available(4_096))
        }
      })
  }
}
