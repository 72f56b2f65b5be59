import DPAEngine
import DPAMeasurement
import HarnessBenchmarks
import HarnessKit

/// The canary's loop: no code that is under test.
final class CanaryWork: CellWork {
  private let iterations: UInt64
  private var found: UInt64 = 0

  init(iterations: UInt64) { self.iterations = iterations }

  func spoil() { found = 0 }

  func run() { found = CanaryLoop.run(iterations: iterations) }

  func root() -> Digest { RootOfRows.of(words: [found]) }

  /// What the loop returns, as another program computed it (CPython, by the same three lines).
  private static let results: [(iterations: UInt64, state: UInt64)] = [
    (1, 0x2cea_ee20_d811_cd0d), (500_000, 0x3306_3020_09c1_e953), (4_000_000, 0xb0f0_51ee_8c5c_74ce),
  ]

  static func expectedRoot(iterations: UInt64) throws(HarnessError) -> Digest {
    guard let known = results.first(where: { $0.iterations == iterations }) else {
      throw .usage("what the canary returns after \(iterations) steps is not known")
    }
    return RootOfRows.of(words: [known.state])
  }
}
