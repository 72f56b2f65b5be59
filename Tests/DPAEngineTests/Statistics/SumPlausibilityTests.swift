import DPATestSupport
import Testing

@testable import DPAEngine

@Suite("sums that no rows have are told from those that some may have")
struct SumPlausibilityTests {
  private let range: ParameterRange

  init() throws { range = try ParameterRange(-2, 6) }

  private static func column(_ range: ParameterRange) -> Column {
    let greatest = range.value(at: 0x1.fffffffffffffp-1)
    return Column("noise", .f64, bounds: range.lower...greatest, mayBeNegativeZero: false)
  }

  private static func fraction(_ value: Int) -> BinaryFraction {
    guard value != 0 else { return BinaryFraction(mantissa: "0", exponent: 0) }
    let zeros = value.trailingZeroBitCount
    return BinaryFraction(mantissa: "\(value >> zeros)", exponent: zeros)
  }

  private func reason(
    count: UInt64, _ minimum: Double?, _ maximum: Double?, sum: Int, squares: Int
  ) throws -> String? {
    let sums = ExactSums(
      count: count, minimum: minimum, maximum: maximum, sum: Self.fraction(sum),
      sumOfSquares: Self.fraction(squares))
    return try #require(ExactAccumulator(sums)).impossibility(in: Self.column(range))
  }

  @Test("sums of any values are accepted", arguments: 1...200)
  func real(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bounds = [generator.nextFinite() / 4, generator.nextFinite() / 4].sorted()
    let range = seed.isMultiple(of: 2) ? try ParameterRange(bounds[0], bounds[1]) : self.range
    var accumulator = ExactAccumulator(typicalMagnitude: range.upper)
    for _ in 0..<Int.random(in: 1...9, using: &generator) {
      // Few different draws, so that all may be equal, and the ends of the range.
      let draws = [0, 0.5, 0x1.fffffffffffffp-1, Double(generator.next() >> 11) * 0x1p-53]
      try accumulator.add(range.value(at: draws.randomElement(using: &generator)!))
    }
    let exchanged = try #require(ExactAccumulator(accumulator.sums))
    #expect(exchanged.impossibility(in: Self.column(range)) == nil, "seed \(seed)")
  }

  @Test("no values have no sums")
  func none() throws {
    #expect(try reason(count: 0, nil, nil, sum: 0, squares: 0) == nil)
    let zero = Self.fraction(0)
    for sums in [
      ExactSums(count: 0, minimum: nil, maximum: nil, sum: zero, sumOfSquares: Self.fraction(1)),
      ExactSums(count: 0, minimum: nil, maximum: nil, sum: Self.fraction(1), sumOfSquares: zero),
      ExactSums(count: 1, minimum: nil, maximum: nil, sum: zero, sumOfSquares: zero),
      ExactSums(count: 0, minimum: 1, maximum: 1, sum: zero, sumOfSquares: zero),
      ExactSums(count: 1, minimum: 1, maximum: nil, sum: zero, sumOfSquares: zero),
      ExactSums(count: 2, minimum: 2, maximum: 1, sum: zero, sumOfSquares: zero),
      ExactSums(count: 2, minimum: -.infinity, maximum: 1, sum: zero, sumOfSquares: zero),
      ExactSums(count: 2, minimum: 1, maximum: .nan, sum: zero, sumOfSquares: zero),
    ] { #expect(ExactAccumulator(sums) == nil) }
  }

  @Test("values lie inside the range, up to what the largest draw becomes")
  func ends() throws {
    #expect(try reason(count: 2, -2, 5, sum: 3, squares: 29) == nil)
    #expect(
      try reason(count: 2, (-2.0).nextDown, 5, sum: 3, squares: 29)
        == "-2.0000000000000004 is no value of noise, whose values go from -2.0 to 5.999999999999999")
    #expect(
      try reason(count: 2, -2, 6, sum: 4, squares: 40)
        == "6.0 is no value of noise, whose values go from -2.0 to 5.999999999999999")
    #expect(
      try reason(count: 2, -0.0, 5, sum: 5, squares: 25)
        == "-0.0 is no value of noise, whose values go from -2.0 to 5.999999999999999")
    #expect(try reason(count: 2, 0, 5, sum: 5, squares: 25) == nil)
    // Here rounding takes the largest draw to the upper bound itself.
    let rounded = try ParameterRange(1, 1 + 0x1p-52)
    #expect(rounded.value(at: 0x1.fffffffffffffp-1) == rounded.upper)
    #expect(Self.column(rounded).canHold(rounded.upper) && !Self.column(rounded).canHold(rounded.upper.nextUp))
  }

  @Test("the sum lies where one value is the least, one the greatest, and the others are between them")
  func sums() throws {
    let sentence = "the sum cannot be that of 4 values from -1.0 to 5.0"
    // -1, -1, -1, 5 and -1, 5, 5, 5 are the extremes.
    #expect(try reason(count: 4, -1, 5, sum: 2, squares: 28) == nil)
    #expect(try reason(count: 4, -1, 5, sum: 1, squares: 28) == sentence)
    #expect(try reason(count: 4, -1, 5, sum: 14, squares: 76) == nil)
    #expect(try reason(count: 4, -1, 5, sum: 15, squares: 76) == sentence)
    #expect(try reason(count: 1, 3, 3, sum: 3, squares: 9) == nil)
    #expect(try reason(count: 1, 3, 4, sum: 3, squares: 9) == "the sum cannot be that of 1 values from 3.0 to 4.0")
  }

  @Test("the sum of squares lies between its bounds for that sum, both included")
  func squares() throws {
    let sentence = "the sum of squares cannot be that of 4 values with this sum, from -1.0 to 5.0"
    // sum 8: at least 8 * 8 / 4, at most (-1 + 5) * 8 + 4 * 5.
    for squares in [16, 52] { #expect(try reason(count: 4, -1, 5, sum: 8, squares: squares) == nil) }
    for squares in [-1, 0, 15, 53, 1 << 62] {
      #expect(try reason(count: 4, -1, 5, sum: 8, squares: squares) == sentence)
    }
    #expect(try reason(count: 4, -1, -1, sum: -4, squares: 4) == nil)
    #expect(try reason(count: 4, -1, -1, sum: -4, squares: 5) != nil)
  }

  @Test("every parameter is held against its own range")
  func parameters() throws {
    let configuration = Preset.mild.configuration
    let engine = Engine(configuration)
    let summary = try engine.summary(of: SampleRange(count: 5), in: Table(SampleRange(count: 5)), jobs: 1)
    let sums = try #require(summary.statistics?.sums)
    let layout = engine.layout
    #expect(ExactStatistics(sums: sums, rowCount: 5, layout: layout)?.impossibility(in: layout) == nil)
    for (index, parameter) in Parameter.allCases.enumerated() {
      var changed = sums
      changed[index] = ExactSums(
        count: 5, minimum: 99, maximum: 99, sum: Self.fraction(5 * 99), sumOfSquares: Self.fraction(5 * 99 * 99))
      let range = configuration[parameter]
      #expect(
        ExactStatistics(sums: changed, rowCount: 5, layout: layout)?.impossibility(in: layout)
          == "\(parameter.rawValue): 99.0 is no value of \(parameter.rawValue), whose values go from "
          + "\(range.lower) to \(range.value(at: 0x1.fffffffffffffp-1))")
    }
  }

  @Test("an exponent or mantissa of any size is refused, not computed with")
  func bounded() {
    func sums(_ mantissa: String, _ exponent: Int) -> ExactAccumulator? {
      let zero = Self.fraction(0)
      let changed = BinaryFraction(mantissa: mantissa, exponent: exponent)
      let one = ExactAccumulator(ExactSums(count: 2, minimum: 0, maximum: 1, sum: changed, sumOfSquares: zero))
      let two = ExactAccumulator(ExactSums(count: 2, minimum: 0, maximum: 1, sum: zero, sumOfSquares: changed))
      return one ?? two
    }
    for exponent in [Int.max, .min, .max - 1, -2_149, 2_112] { #expect(sums("1", exponent) == nil) }
    #expect(sums("1", 2_111) != nil)
    #expect(sums("1", -2_148) != nil)
    #expect(sums(String(repeating: "9", count: 2_001), 0) == nil)
    for mantissa in ["", "2", "+1", "01", "-", "1.0", "0x1", "١"] { #expect(sums(mantissa, 1) == nil, "\(mantissa)") }
  }
}
