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
