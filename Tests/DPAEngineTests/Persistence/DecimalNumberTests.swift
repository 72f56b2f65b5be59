import DPATestSupport
import Testing

@testable import DPAEngine

@Suite("Decimals are read and written exactly")
struct DecimalNumberTests {
  static func read(_ text: String) -> Double? {
    let words = PowersOfTen.table.words
    let bytes = Array(text.utf8)
    guard
      case .number(let value, let end) = DecimalNumber.read(bytes.span, from: 0, to: bytes.count, powers: words.span)
    else { return nil }
    return end == bytes.count ? value : nil
  }

  /// Digits and exponent of Swift's own shortest form, in which nothing of ours is used.
  static func normalized(_ text: String) -> [String] {
    let halves = text.split(separator: "e")
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
    let digits = String(parts[0]) + fraction
    let exponent = (halves.count > 1 ? Int(halves[1]) ?? 0 : 0) - fraction.count
    let stripped = digits.drop { $0 == "0" }
    let zeros = stripped.reversed().prefix { $0 == "0" }.count
    return [String(stripped.dropLast(zeros)), "\(exponent + zeros)"]
  }

  static let count = BuildMode.isOptimized ? 2_000_000 : 20_000

  @Test("random bit patterns: the digits of Swift's description, and back to the same bits")
  func randomPatterns() {
    var generator = SeededGenerator(seed: 31)
    var failures: [Double] = []
    for index in 0..<Self.count {
      let value = generator.nextFinite().magnitude
      let text = PythonNumber.text(value)
      // The slow comparison of digits on a part of them.
      let digitsAgree = !index.isMultiple(of: 4) || Self.normalized(text) == Self.normalized(value.description)
      if !digitsAgree || Self.read(text)?.bitPattern != value.bitPattern { failures.append(value) }
    }
    #expect(failures.isEmpty, "seed 31, the first: \(failures.prefix(5))")
  }

  @Test("draws and their neighbourhood of short decimals: as above")
  func everydayNumbers() {
    var generator = SeededGenerator(seed: 32)
    var failures: [Double] = []
    for index in 0..<Self.count {
      let whole = Double(Int64(truncatingIfNeeded: generator.next() >> UInt64(index % 63)))
      let value =
        index.isMultiple(of: 2)
        ? whole / [1, 10, 100, 1_000, 1e6, 1e9][index / 2 % 6] : -30 + 60 * Double.random(in: 0..<1, using: &generator)
      let text = PythonNumber.text(value)
      if Double(text)?.bitPattern != value.bitPattern || Self.read(text)?.bitPattern != value.bitPattern
        || Self.normalized(PythonNumber.text(value.magnitude)) != Self.normalized(value.magnitude.description)
      {
        failures.append(value)
      }
    }
    #expect(failures.isEmpty, "seed 32, the first: \(failures.prefix(5))")
  }

  @Test("decimals of any length round as the C library rounds them")
  func randomDecimals() {
    var generator = SeededGenerator(seed: 33)
    var failures: [String] = []
    for index in 0..<(Self.count / 8) {
      let digits = (0..<(1 + index % 40)).map { _ in Character("\(generator.next() % 10)") }
      let exponent = Int(generator.next() % 700) - 360
      let text = "\(1 + generator.next() % 9)\(String(digits))e\(exponent)"
      let found = Self.read(text)
      let expected = Double(text)
      if let expected, expected.isFinite ? found != expected : found != nil { failures.append(text) }
    }
    #expect(failures.isEmpty, "seed 33, the first: \(failures.prefix(5))")
  }

  @Test("midpoints between neighbours go to the even one, and a hair decides")
  func midpoints() {
    // 2^53 + 1 lies halfway between two; so does half of the smallest subnormal.
    #expect(Self.read("9007199254740993") == 9_007_199_254_740_992)
    #expect(Self.read("9007199254740993.0000000000000000000000000000001") == 9_007_199_254_740_994)
    #expect(Self.read("9007199254740995") == 9_007_199_254_740_996)
    let half = "2.4703282292062327208299439634110864618253901140871651" + String(repeating: "0", count: 200)
    #expect(Self.read("\(half)e-324") == 0)
    #expect(Self.read("2.4703282292062328e-324") == 5e-324)
    #expect(Self.read("2.2250738585072011e-308") == 2.2250738585072011e-308)
    #expect(Self.read("2.2250738585072012e-308") == 2.2250738585072014e-308)
    #expect(Self.read("1.7976931348623157e308") == .greatestFiniteMagnitude)
    #expect(Self.read("1.7976931348623158e308") == .greatestFiniteMagnitude)
    #expect(Self.read("1.797693134862315808e308") == nil, "the first decimal that rounds to infinity is refused")
    #expect(Self.read("0." + String(repeating: "0", count: 400) + "1e401") == 1)
    #expect(Self.read("1" + String(repeating: "0", count: 400) + "e-400") == 1)
  }

  @Test(
    "what JSON does not call a number is refused",
    arguments: [
      "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e5", "NaN", "Infinity", "-Infinity", "1e999", "0x10",
      "--1", "1_000",
    ])
  func refused(_ text: String) {
    #expect(Self.read(text) == nil)
  }

  @Test("zeros keep their sign", arguments: [("0", 0.0), ("-0", -0.0), ("-0.0", -0.0), ("0e5", 0.0), ("0e-999", 0.0)])
  func zeros(_ text: String, _ value: Double) {
    #expect(Self.read(text)?.bitPattern == value.bitPattern)
  }

  @Test("every power of two and of ten with its neighbours comes back")
  func powers() {
    for exponent in -1_074...1_023 {
      let power = Double(sign: .plus, exponent: exponent, significand: 1)
      for value in [power.nextDown, power, power.nextUp] {
        #expect(Self.read(PythonNumber.text(value)) == value)
        if value > 0 {
          #expect(Self.normalized(PythonNumber.text(value)) == Self.normalized(value.description), "\(value)")
        }
      }
    }
  }
}
