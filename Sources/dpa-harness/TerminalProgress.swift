import DPAHarness
import DPAMeasurement
import HarnessKit

/// Progress bars on standard error, where that is a terminal.
enum TerminalProgress {
  /// Nothing where standard error goes elsewhere. There is no colour in it, so NO_COLOR has nothing to ask for.
  static func bar(unit: String) -> ProgressBar? {
    guard StandardError.isTerminal else { return nil }
    return ProgressBar(unit: unit, nanoseconds: { MonotonicClock.nanoseconds() }, write: { StandardError.write($0) })
  }
}
