internal import Synchronization

/// A bar that shows on a terminal how far work has come, once it has taken a second. May be told from any thread.
public final class ProgressBar: Sendable {
  private static let width = 24
  private static let firstDrawnNanoseconds: UInt64 = 1_000_000_000
  private static let redrawnNanoseconds: UInt64 = 200_000_000

  private let unit: String
  private let nanoseconds: @Sendable () -> UInt64
  private let write: @Sendable (String) -> Void
  private let start: UInt64
  private let state = Mutex(State())

  private struct State {
    /// What was done before the first call.
    var first: UInt64?
    var lastDrawn: UInt64?
  }

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
  }

  public func update(_ done: UInt64, of total: UInt64) {
    let elapsed = nanoseconds() - start
    // Whoever draws at this moment draws for all.
    _ = state.withLockIfAvailable { state in
      let first = state.first ?? done
      state.first = first
      guard elapsed >= Self.firstDrawnNanoseconds else { return }
      guard state.lastDrawn.map({ elapsed >= $0 + Self.redrawnNanoseconds }) ?? true else { return }
      state.lastDrawn = elapsed
      write("\r\u{1B}[K" + Self.line(done, of: total, since: first, unit: unit, elapsedNanoseconds: elapsed))
    }
  }

  /// Removes the bar; the work is done.
  public func finish() {
    state.withLock { state in
      if state.lastDrawn != nil { write("\r\u{1B}[K") }
      state.lastDrawn = nil
    }
  }

  /// The whole line: a bar, the share, the rate and the time left.
  ///
  /// - Parameter first: What was done before the first call, which says nothing about the rate.
  package static func line(
    _ done: UInt64, of total: UInt64, since first: UInt64, unit: String, elapsedNanoseconds: UInt64
  ) -> String {
    let share = total == 0 ? 1 : min(1, Double(done) / Double(total))
    let filled = Int(share * Double(width))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    // Only what this run did: kept rows were there at once and would promise too much.
    let rate = Double(done - min(first, done)) / (Double(max(elapsedNanoseconds, 1)) / 1e9)
    let left = rate > 0 ? time(Double(total - min(done, total)) / rate) + " left" : "time left unknown"
    return "[\(bar)] \(Int(share * 100)) %  \(done) of \(total) \(unit)  \(UInt64(rate)) \(unit)/s  \(left)"
  }

  private static func time(_ seconds: Double) -> String {
    let whole = UInt64(min(seconds.rounded(.up), 3.6e9))
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}
