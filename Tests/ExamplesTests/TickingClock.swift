import Synchronization

/// A clock that goes on by 20 microseconds whenever it is read.
final class TickingClock: Sendable {
  private let time = Mutex(Duration.zero)

  func tick() -> Duration {
    time.withLock { time in
      time += .microseconds(20)
      return time
    }
  }
}
