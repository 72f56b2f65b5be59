import DPAHarness
import Testing

@testable import HarnessBenchmarks

@Suite("How costs grow")
struct PowerFitTests {
  private static func exponent(_ cost: (Double) -> Double) -> Double? {
    PowerFit([1.0, 2, 10, 50].map { (amount: $0, cost: cost($0)) })?.exponent
  }

  @Test("Constant, linear, quadratic and inverse costs have the exponents 0, 1, 2 and -1")
  func exponents() throws {
    for (expected, cost) in [
      (0.0, { _ in 7 }), (1, { 3 * $0 }), (2, { $0 * $0 }), (-1, { 5 / $0 }),
    ] as [(Double, (Double) -> Double)] {
      #expect(abs(try #require(Self.exponent(cost)) - expected) < 1e-12)
    }
  }

  @Test("What cannot be fitted has no exponent")
  func noFit() {
    #expect(PowerFit([]) == nil)
    #expect(PowerFit([(amount: 1, cost: 1)]) == nil)
    #expect(PowerFit([(amount: 2, cost: 1), (amount: 2, cost: 3)]) == nil)
    #expect(PowerFit([(amount: 1, cost: 0), (amount: 2, cost: 3)]) == nil)
  }
}
