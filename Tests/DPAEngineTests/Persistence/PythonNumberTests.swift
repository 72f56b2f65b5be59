import DPAEngine
import DPATestSupport
import Testing

struct PythonNumberTests {
  @Test("more than 20,000 numbers of all magnitudes are written as CPython's repr writes them")
  func likePython() throws {
    let values = Self.values
    try #require(values.count > 20_000)
    let expected = try PythonScript("Tests/DPAEngineTests/Persistence/number-texts.py")
      .lines(from: values.map { Hexadecimal.bitPattern($0) })
    try #require(expected.count == values.count, "one line for each number")
    for (value, text) in zip(values, expected) {
      #expect(PythonNumber.text(value) == text, "bits \(Hexadecimal.bitPattern(value))")
    }
  }

  /// Random bit patterns, powers of ten and two with their neighbours, halves, whole numbers, and draws.
  private static var values: [Double] {
    var generator = SeededGenerator(seed: 2_024)
    var values = (0..<12_000).map { _ in generator.nextFinite() }
    for exponent in -324...308 { values += neighbours(of: Double("1e\(exponent)") ?? 0) }
    for exponent in -1_074...1_023 {
      values += neighbours(of: Double(sign: .plus, exponent: exponent, significand: 1))
    }
    for number in (0..<500).map(Double.init) { values += [number, number + 0.5, -number / 8] }
    values += (0..<1_000).map { _ in Double(generator.next() >> UInt64.random(in: 0...63, using: &generator)) }
    values += (0..<1_000).map { _ in Double.random(in: 0..<1, using: &generator) }
    let edges: [Double] = [0, -0.0, .greatestFiniteMagnitude, .leastNormalMagnitude, 9.5e15, 1e16, 1.5e16]
    values += edges
    return values
  }

  private static func neighbours(of value: Double) -> [Double] {
    [value.nextDown, value, value.nextUp].filter(\.isFinite)
  }

  @Test(
    "exponents begin below 1e-4 and from 1e16 on, with two digits at least",
    arguments: [
      (0.0001, "0.0001"), (0.00001, "1e-05"), (1.5e-7, "1.5e-07"), (1e15, "1000000000000000.0"), (1e16, "1e+16"),
      (9_999_999_999_999_998, "9999999999999998.0"), (1e300, "1e+300"), (5e-324, "5e-324"), (-0.0, "-0.0"),
      (30, "30.0"),
    ])
  func thresholds(value: Double, text: String) {
    #expect(PythonNumber.text(value) == text)
  }

  @Test(
    "a bound that is a whole number below 2^53 is written as an integer",
    arguments: [
      (0.0, "0"), (-30, "-30"), (0x1p53 - 1, "9007199254740991"), (0x1p53, "9007199254740992.0"),
      (-0x1p53, "-9007199254740992.0"), (-50_000_000_000.5, "-50000000000.5"), (1e300, "1e+300"), (0.8, "0.8"),
    ])
  func bounds(value: Double, text: String) {
    var bytes: [UInt8] = []
    PythonNumber.appendBound(value, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }
}
