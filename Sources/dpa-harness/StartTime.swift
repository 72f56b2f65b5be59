import Foundation

/// The time on the wall, which only reports name.
enum StartTime {
  /// In UTC, for example `2026-11-21T07:00:00Z`.
  static var now: String { Date().formatted(.iso8601) }
}
