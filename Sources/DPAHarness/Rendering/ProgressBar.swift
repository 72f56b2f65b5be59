internal import Synchronization

/// A bar that shows on a terminal how far work has come, once it has taken a second. May be told from any thread.
public final class ProgressBar: Sendable {
  private static let width = 30
  private static let firstDrawnNanoseconds: UInt64 = 1_000_000_000
  private static let redrawnNanoseconds: UInt64 = 200_000_000

  private let unit: String
  private let nanoseconds: @Sendable () -> UInt64
  private let write: @Sendable (String) -> Void
  private let start: UInt64
  private let lastDrawn: Mutex<UInt64?>

  /// - Parameters:
  ///   - unit: What is counted, for example `ids`.
  ///   - nanoseconds: A monotonic clock.
  ///   - write: Takes what goes to the terminal; it starts by returning to the start of the line.
  public init(
    unit: String, nanoseconds: @escaping @Sendable () -> UInt64, write: @escaping @Sendable (String) -> Void
  ) {
    self.unit = unit
    self.nanoseconds = nanoseconds
    self.write = write
    start = nanoseconds()
    lastDrawn = Mutex(nil)
  }

  public func update(_ done: UInt64, of total: UInt64) {
    let elapsed = nanoseconds() - start
    guard elapsed >= Self.firstDrawnNanoseconds else { return }
    // Whoever draws at this moment draws for all.
    _ = lastDrawn.withLockIfAvailable { last in
      guard last.map({ elapsed >= $0 + Self.redrawnNanoseconds }) ?? true else { return }
      last = elapsed
      write("\r\u{1B}[K" + Self.line(done, of: total, unit: unit, elapsedNanoseconds: elapsed))
    }
  }

  /// Removes the bar; the work is done.
  public func finish() {
    lastDrawn.withLock { last in
      if last != nil { write("\r\u{1B}[K") }
      last = nil
    }
  }

  static func line(_ done: UInt64, of total: UInt64, unit: String, elapsedNanoseconds: UInt64) -> String {
    let share = total == 0 ? 1 : min(1, Double(done) / Double(total))
    let filled = Int(share * Double(width))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    let seconds = Double(elapsedNanoseconds) / 1e9
    let left = share > 0 ? UInt64((seconds / share - seconds).rounded(.up)) : 0
    return "[\(bar)] \(Int(share * 100)) % of \(total) \(unit), \(left) s left"
  }
}
