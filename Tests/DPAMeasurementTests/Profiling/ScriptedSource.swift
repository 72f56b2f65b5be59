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
    var wallOfReading: UInt64 = 0
    var readings = Readings()
  }

  /// How often each was read.
  struct Readings: Equatable {
    var wall = 0
    var processor = 0
    var memory = 0
  }

  var readings: Readings { state.withLock { $0.readings } }

  /// From now on time passes with each reading of the wall clock.
  func chargeEachReading(_ nanoseconds: UInt64) { state.withLock { $0.wallOfReading = nanoseconds } }

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
      wallNanoseconds: {
        self.state.withLock { state in
          state.readings.wall += 1
          defer { state.wall += state.wallOfReading }
          return state.wall
        }
      },
      processorNanoseconds: {
        self.state.withLock { state in
          state.readings.processor += 1
          return state.processor
        }
      },
      memory: {
        self.state.withLock { state in
          state.readings.memory += 1
          return MemoryReadings(
            allocatedBytes: state.reason.map { .unavailable($0) } ?? .available(state.allocated),
            residentBytes: .available(state.resident))
        }
      })
  }
}
