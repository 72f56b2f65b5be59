import DPAHarness
import DPAMeasurement
import HarnessKit
import SystemLibrary

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The program that is running.
enum ThisProgram {
  static let version = "0.1.0"

  /// - Throws: `HarnessError.fileFailed` where the system does not tell.
  static func path() throws(HarnessError) -> String {
    let link = "/proc/self/exe"
    // A program in between, such as env or valgrind, would take the link for itself; so its target is named.
    guard let path = realpath(link, nil) else {
      throw .fileFailed(action: "find this program by", path: link, reason: String(cString: strerror(errno)))
    }
    defer { free(path) }
    return String(cString: path)
  }
}

/// The time on the wall, which only reports name.
enum StartTime {
  /// In UTC, for example `2026-11-21T07:00:00Z`.
  static var now: String { Date().formatted(.iso8601) }
}

/// Progress bars on standard error, where that is a terminal.
enum TerminalProgress {
  /// Nil where standard error goes elsewhere. There is no colour in it, so NO_COLOR has nothing to ask for.
  static func bar(unit: String) -> ProgressBar? {
    guard StandardError.isTerminal else { return nil }
    return ProgressBar(unit: unit, nanoseconds: { MonotonicClock.nanoseconds() }, write: { StandardError.write($0) })
  }
}
