import DPAEngine
import DPATestSupport
import Testing

struct ParameterRangeTests {
  @Test("a bound of -0.0 becomes 0.0, on either side")
  func negativeZero() throws {
    let lower = try ParameterRange(-0.0, 1)
    #expect(lower.lower.bitPattern == 0)
    #expect(lower.value(at: 0).bitPattern == 0)
    let upper = try ParameterRange(-1, -0.0)
    #expect(upper.upper.bitPattern == 0)
    #expect(upper.width == 1)
  }

  @Test(
    "infinite and NaN bounds are refused",
    arguments: [
      (-Double.infinity, 0, "-inf:0.0"), (0, Double.infinity, "0.0:inf"),
      (Double.nan, 1, "nan:1.0"), (0, Double.nan, "0.0:nan"), (Double.nan, Double.nan, "nan:nan"),
      (Double.infinity, -Double.infinity, "inf:-inf"),
    ])
  func notFinite(lower: Double, upper: Double, bounds: String) {
    #expect(ThrownError.text { try ParameterRange(lower, upper) } == "a range needs finite bounds, not \(bounds)")
  }

  @Test(
    "equal and descending bounds are refused, so are both zeros",
    arguments: [
      (1.0, 1.0), (2, 1), (0.0, -0.0), (-0.0, 0.0), (0.1 + 0.2, 0.3),
    ])
  func notAscending(lower: Double, upper: Double) {
    #expect(throws: EngineError.boundsNotAscending(lower: lower, upper: upper)) { try ParameterRange(lower, upper) }
  }

  @Test("a width that overflows is refused, the widest that does not is taken")
  func width() throws {
    let limit = Double.greatestFiniteMagnitude
    #expect(throws: EngineError.widthNotFinite(lower: -limit, upper: limit)) { try ParameterRange(-limit, limit) }
    #expect(throws: EngineError.widthNotFinite(lower: -1e308, upper: 1e308)) { try ParameterRange(-1e308, 1e308) }
    #expect(try ParameterRange(-limit / 2, limit / 2).width == limit)
    #expect(try ParameterRange(0, limit).width == limit)
  }

  @Test("neighbouring and subnormal bounds make a range")
  func narrow() throws {
    #expect(try ParameterRange(0.3, 0.3.nextUp).width == 0.3.nextUp - 0.3)
    #expect(try ParameterRange(0, 5e-324).width == 5e-324)
  }

  @Test("the width is the difference of the bounds, not of the decimals")
  func widthOfDecimals() throws {
    #expect(try ParameterRange(0.8, 1.2).width == 0.3999999999999999)
  }

  /// A draw at which `lower + width * u` differs between two roundings and one, found with Python's fractions.
  @Test("a value is rounded twice, never fused")
  func twoRoundings() throws {
    let range = try ParameterRange(0.1, 0.7)
    var generator = SeededGenerator(seed: 1)
    var fusedDiffers = 0
    for _ in 0..<1_000 {
      let draw = Double(generator.next() >> 11) * 0x1p-53
      let scaled = Double(bitPattern: (range.width * draw).bitPattern)
      #expect(range.value(at: draw) == 0.1 + scaled)
      if range.lower.addingProduct(range.width, draw) != range.value(at: draw) { fusedDiffers += 1 }
    }
    #expect(fusedDiffers > 50, "the range was chosen to tell the two apart")
  }
}
