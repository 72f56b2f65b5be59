import DPAEngine
import DPATestSupport
import Testing

struct ExactAccumulatorTests {
  private func statistics(_ values: [Double], typicalMagnitude: Double = 64) throws -> ColumnStatistics {
    var accumulator = ExactAccumulator(typicalMagnitude: typicalMagnitude)
    for value in values { try accumulator.add(value) }
    return try accumulator.statistics()
  }

  @Test("no values have no statistics, and infinite or NaN ones are refused and not counted")
  func refusals() throws {
    var accumulator = ExactAccumulator()
    #expect(throws: TableError.noStatistics) { try accumulator.statistics() }
    #expect(throws: TableError.valueNotFinite(.infinity)) { try accumulator.add(.infinity) }
    #expect(throws: TableError.valueNotFinite(-.infinity)) { try accumulator.add(-.infinity) }
    #expect(ThrownError.text { try accumulator.add(.nan) } == "statistics need finite values, not nan")
    #expect(accumulator.count == 0)
  }

  @Test(
    "one value is its own mean, minimum and maximum, and deviates by 0.0", arguments: [0, 1.5, -0.1, 5e-324, 1e300])
  func single(value: Double) throws {
    let found = try statistics([value])
    #expect([found.mean, found.minimum, found.maximum] == [value, value, value])
    #expect(found.standardDeviation.bitPattern == 0 && found.count == 1)
  }

  @Test("equal values deviate by nothing")
  func equal() throws {
    let found = try statistics(Array(repeating: 0.1, count: 10))
    #expect(found.mean == 0.1 && found.standardDeviation == 0)
  }

  @Test("large values cancel exactly and leave the small one")
  func cancellation() throws {
    #expect(try statistics([1e300, 3, -1e300]).mean == 1)
    #expect(try statistics([1e16, 1, -1e16, 1]).mean == 0.5)
  }

  @Test("a mean between two neighbours goes to the even one")
  func tiesToEven() throws {
    #expect(try statistics([1, 1.nextUp]).mean == 1)
    #expect(try statistics([1.nextUp, 1.nextUp.nextUp]).mean == 1.nextUp.nextUp)
    #expect(try statistics([0, 5e-324]).mean == 0)
    #expect(try statistics([5e-324, 1e-323]).mean == 1e-323)
  }

  /// The variance is the square of the middle, plus the square of half their distance.
  @Test("a deviation just above the middle of two neighbours goes up")
  func stickyRoot() throws {
    #expect(try statistics([-1, 1, -1.nextUp, 1.nextUp, 0]).standardDeviation == 1.nextUp)
  }

  /// 1 + 2^-53 + a little: a result that one bit far below the half decides.
  @Test("a mean just above the middle of two neighbours goes up")
  func sticky() throws {
    #expect(try statistics([1, 1.nextUp, 1e-300, 0].map { 2 * $0 }).mean == 1.nextUp)
  }

  @Test(
    "of zeros -0.0 is the smaller, in any order",
    arguments: [
      ([-0.0, 0.0], -0.0, 0.0), ([0.0, -0.0], -0.0, 0.0), ([-0.0], -0.0, -0.0), ([0.0], 0.0, 0.0),
      ([0.0, 1.0, -0.0], -0.0, 1.0), ([-1.0, 0.0, -0.0], -1.0, 0.0), ([-1.0, -0.0], -1.0, -0.0),
    ])
  func zeros(values: [Double], minimum: Double, maximum: Double) throws {
    let found = try statistics(values)
    #expect(found.minimum.bitPattern == minimum.bitPattern && found.maximum.bitPattern == maximum.bitPattern)
    var (first, rest) = (ExactAccumulator(), ExactAccumulator())
    try first.add(values[0])
    for value in values.dropFirst() { try rest.add(value) }
    rest.merge(first)
    let merged = try rest.statistics()
    #expect(merged.minimum.bitPattern == minimum.bitPattern && merged.maximum.bitPattern == maximum.bitPattern)
  }

  @Test("a value far below the typical magnitude is not lost", arguments: [1e-15, 1e-30, 1e-50, 1e-300, 5e-324])
  func tinyAmongHuge(value: Double) throws {
    for magnitude in [64, 1e9, 1e300, .greatestFiniteMagnitude] {
      let found = try statistics([value], typicalMagnitude: magnitude)
      #expect(found.mean == value, "typical magnitude \(magnitude)")
    }
  }

  @Test("the typical magnitude changes no bit", arguments: [0, 5e-324, 1e-300, 1, -64, 1e300, Double.infinity, .nan])
  func typicalMagnitude(magnitude: Double) throws {
    var generator = SeededGenerator(seed: 11)
    let values = (0..<50).map { _ in generator.nextFinite() / 0x1p40 }
    #expect(try statistics(values, typicalMagnitude: magnitude) == statistics(values))
  }

  @Test("accumulators of different typical magnitudes merge exactly")
  func merging() throws {
    var (first, second) = (ExactAccumulator(typicalMagnitude: 1e300), ExactAccumulator(typicalMagnitude: 1e-3))
    for value in [1e300, 0.25, 1e-3] { try first.add(value) }
    for value in [-1e300, 0.5, 1e-3] { try second.add(value) }
    first.merge(second)
    first.merge(ExactAccumulator())
    #expect(try first.statistics() == statistics([1e300, 0.25, 1e-3, -1e300, 0.5, 1e-3]))
  }
}
