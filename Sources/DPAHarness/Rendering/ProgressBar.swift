/// A line on a terminal that is drawn again and again for work of more than a second. It has no colours, so NO_COLOR
/// has nothing to switch off.
public final class ProgressBar {
  private static let quietNanoseconds: UInt64 = 1_000_000_000
  private static let intervalNanoseconds: UInt64 = 100_000_000
  private static let barWidth = 24

  private let nanoseconds: () -> UInt64
  private let draw: (String) -> Void
  private let start: UInt64
  private var lastDrawn: UInt64?
  /// Rows that were there before the first call: they say nothing about the rate.
  private var firstRows: UInt64?

  /// - Parameter draw: Writes to the terminal.
  public convenience init(draw: @escaping (String) -> Void) {
    self.init(nanoseconds: MonotonicClock.makeNanoseconds(), draw: draw)
  }

  package init(nanoseconds: @escaping () -> UInt64, draw: @escaping (String) -> Void) {
    self.nanoseconds = nanoseconds
    self.draw = draw
    start = nanoseconds()
  }

  /// Draws, where it is time to.
  public func show(_ rowsDone: UInt64, of rowCount: UInt64) {
    let now = nanoseconds()
    let first = firstRows ?? rowsDone
    firstRows = first
    guard now &- start >= Self.quietNanoseconds else { return }
    if let lastDrawn, now &- lastDrawn < Self.intervalNanoseconds { return }
    lastDrawn = now
    draw("\r\u{1b}[K" + Self.line(rowsDone, of: rowCount, since: first, nanoseconds: now &- start))
  }

  /// Takes the line away.
  public func clear() {
    if lastDrawn != nil { draw("\r\u{1b}[K") }
    lastDrawn = nil
  }

  /// The whole line: a bar, the share, the rate and the time left.
  static func line(_ rowsDone: UInt64, of rowCount: UInt64, since first: UInt64, nanoseconds: UInt64) -> String {
    let share = rowCount == 0 ? 1 : Double(rowsDone) / Double(rowCount)
    let filled = Int(share * Double(barWidth))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled)
    let rate = Double(rowsDone - min(first, rowsDone)) / (Double(max(nanoseconds, 1)) / 1e9)
    let left = rate > 0 ? time(Double(rowCount - min(rowsDone, rowCount)) / rate) + " left" : "time left unknown"
    return "[\(bar)] \(Int(share * 100)) %  \(rowsDone) of \(rowCount) rows  \(UInt64(rate)) rows/s  \(left)"
  }

  private static func time(_ seconds: Double) -> String {
    let whole = UInt64(min(seconds.rounded(.up), 3.6e9))
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}
