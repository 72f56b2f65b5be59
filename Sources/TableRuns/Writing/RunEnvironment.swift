import DPAMeasurement
package import HarnessKit

/// What a long run learns from outside: files, time, and the wish to stop; tests script all three.
package struct RunEnvironment {
  package var files: any FileLayer
  /// Nanoseconds from any fixed point.
  package var nanoseconds: () -> UInt64
  /// Whether the run should stop at the next chunk and leave what a later one can continue.
  package var isInterrupted: () -> Bool
  /// Called after each chunk with the rows done and all rows.
  package var progress: (_ rowsDone: UInt64, _ rowCount: UInt64) -> Void

  package init(
    files: any FileLayer, nanoseconds: @escaping () -> UInt64, isInterrupted: @escaping () -> Bool = { false },
    progress: @escaping (_ rowsDone: UInt64, _ rowCount: UInt64) -> Void = { _, _ in }
  ) {
    self.files = files
    self.nanoseconds = nanoseconds
    self.isInterrupted = isInterrupted
    self.progress = progress
  }

  /// The real files and clock.
  package static func system(
    isInterrupted: @escaping () -> Bool = { false },
    progress: @escaping (_ rowsDone: UInt64, _ rowCount: UInt64) -> Void = { _, _ in }
  ) -> RunEnvironment {
    RunEnvironment(
      files: SystemFiles(), nanoseconds: MonotonicClock.nanoseconds, isInterrupted: isInterrupted,
      progress: progress)
  }
}

/// When to save the state of a long run: after the first chunk, then not more often than 20 times a second.
///
/// A kill then loses a twentieth of a second and the chunks in work, and saving costs next to nothing.
package struct Checkpoints {
  private static let intervalNanoseconds: UInt64 = 50_000_000

  private let nanoseconds: () -> UInt64
  private var lastSaved: UInt64?

  package init(nanoseconds: @escaping () -> UInt64) { self.nanoseconds = nanoseconds }

  package var hasSaved: Bool { lastSaved != nil }

  package func isDue() -> Bool {
    guard let lastSaved else { return true }
    return nanoseconds() &- lastSaved >= Self.intervalNanoseconds
  }

  package mutating func noteSaved() { lastSaved = nanoseconds() }
}
