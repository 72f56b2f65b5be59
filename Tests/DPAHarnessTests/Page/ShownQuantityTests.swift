import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import HarnessPage

@Suite("Numbers, axes and box plots of the page")
struct ShownQuantityTests {
  @Test(
    "Three digits that count, in a unit that fits",
    arguments: [
      (0, "nanoseconds", "0 ns"), (0.123, "nanoseconds", "0.12 ns"), (999, "nanoseconds", "999 ns"),
      (1_234, "nanoseconds", "1.23 µs"), (12_345_678, "nanoseconds", "12.3 ms"), (5e9, "nanoseconds", "5.00 s"),
      (1_023, "bytes", "1023 B"), (3_145_728, "bytes", "3.00 MiB"), (1_234_567, "allocations", "1,234,567 allocations"),
      (-1_500, "nanoseconds", "-1.50 µs"), (1e300, "allocations", "1e+300 allocations"),
    ] as [(Double, String, String)])
  func quantity(_ value: Double, _ unit: String, _ text: String) {
    #expect(ShownQuantity.text(value, unit: unit) == text)
  }

  @Test("A change has a sign; from nothing there is none")
  func change() {
    #expect(ShownQuantity.change(from: 1_000, to: 1_032) == "+3.2 %")
    #expect(ShownQuantity.change(from: 1_000, to: 999.999) == "0.0 %")
    #expect(ShownQuantity.change(from: 1_000, to: 900) == "-10.0 %")
    #expect(ShownQuantity.change(from: 0, to: 5) == nil)
  }

  @Test("Powers of ten are short")
  func powers() {
    #expect([0, 1, 5, 8, 20].map { ShownQuantity.powerOfTen($0) } == ["1", "10", "100 k", "100 M", "10^20"])
    #expect([0, 7].map { ShownQuantity.powerOfTen($0, unit: "bytes") } == ["1 B", "10 MB"])
  }

  @Test("An axis holds its values and is marked at round ones")
  func axis() {
    let axis = AxisScale(holding: [412, 498], from: 100, to: 0)
    #expect(axis.ticks() == [400, 450, 500])
    #expect(axis.position(400) == 100 && axis.position(500) == 0 && axis.position(9_999) == 0)
  }

  @Test(
    "Any values at all make an axis",
    arguments: [
      [], [5], [0], [0, 0], [-3, -3], [1e308, -1e308], [1.7e308], [.leastNonzeroMagnitude], [.nan, .infinity],
    ])
  func oddAxes(_ values: [Double]) {
    let axis = AxisScale(holding: values, from: 0, to: 100)
    #expect(axis.low < axis.high)
    #expect((0...100).contains(axis.position(values.first ?? 0)))
    #expect(axis.ticks().count < 12)
  }

  @Test("Quartiles lie between the nearest samples, and what is not finite is no sample")
  func quartiles() throws {
    let sorted = try #require(SortedSamples([4, 1, .nan, 3, 2, .infinity]))
    #expect([sorted.lowest, sorted.lowerQuartile, sorted.median, sorted.highest] == [1, 1.75, 2.5, 4])
    #expect(SortedSamples([.nan]) == nil)
  }
}
