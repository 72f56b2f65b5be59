import DPAMeasurement
import Synchronization

/// Time and memory that only move when a test says so.
final class ScriptedSource: Sendable {
  private struct State {
    var wall: UInt64 = 1_000
    var processor: UInt64 = 500
    var allocated: UInt64 = 10_000
    var resident: UInt64 = 90_000
    var reason: String?
  }

  private let state = Mutex(State())

  /// Lets time pass and memory change.
  func pass(
    _ wall: UInt64, processor: UInt64 = 0, allocated: Int64 = 0, resident: Int64 = 0
  ) {
    state.withLock { state in
      state.wall += wall
      state.processor += processor
      state.allocated = UInt64(Int64(state.allocated) + allocated)
      state.resident = UInt64(Int64(state.resident) + resident)
    }
  }

  /// From now on the allocated bytes cannot be read.
  func loseAllocator(_ reason: String) { state.withLock { $0.reason = reason } }

  var source: MeasurementSource {
    MeasurementSource(
      wallNanoseconds: { self.state.withLock { $0.wall } },
      processorNanoseconds: { self.state.withLock { $0.processor } },
      memory: {
        self.state.withLock { state in
          MemoryReadings(
            allocatedBytes: state.reason.map { .unavailable($0) } ?? .available(state.allocated),
            residentBytes: .available(state.resident))
        }
      })
  }
}
