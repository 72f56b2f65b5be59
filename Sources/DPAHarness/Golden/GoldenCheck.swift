import HarnessKit

/// One golden file under one kernel: what is run on one thread.
struct GoldenCheck: Sendable {
  /// Compares every case that was chosen.
  ///
  /// - Throws: `HarnessError.malformedFile`.
  let run: @Sendable () throws(HarnessError) -> [CaseVerdict]
}
