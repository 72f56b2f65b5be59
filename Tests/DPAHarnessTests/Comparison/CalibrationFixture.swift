@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

/// Calibrations whose pairs all show the same, so that what follows from them is plain.
enum CalibrationFixture {
  static func pairs(_ factor: Double, _ count: Int = 30) -> [MeasuredPair] {
    (0..<count).map { MeasuredPair(base: 1e6, new: 1e6 * factor, isBaseFirst: $0.isMultiple(of: 2)) }
  }

  /// - Parameter same: How many times as long the second process of the same build takes; 1 is a quiet machine.
  static func calibration(
    machine: String = "m", same: Double = 1, createdAt: String = "2026-11-21T07:00:00Z", isQuick: Bool = false
  ) throws(HarnessError) -> Calibration {
    let cell = CalibratedCell(
      name: "a/one", metric: "cpu_nanoseconds", same: pairs(same),
      planted: isQuick ? [] : [5, 10].map { .init(percent: $0, pairs: pairs(1 + Double($0) / 100)) })
    return try Calibration(
      createdAt: createdAt, machine: machine, programSHA256: "aa", seed: 1, size: "default", pairCount: 10,
      replays: 200, canary: cell, cells: [cell])
  }
}
