/// The shortest decimal number that reads back as a binary64: `digits * 10^exponent`.
struct DecimalParts {
  /// Without a sign or zeros in front.
  let digits: [UInt8]
  let exponent: Int
  private let isNegative: Bool

  /// - Precondition: the value is finite.
  init(_ value: Double) {
    var digits: [UInt8] = []
    var fractionDigitCount = 0
    let halves = value.description.split(separator: "e")
    var isFraction = false
    for character in halves[0].utf8 {
      if character == UInt8(ascii: ".") { isFraction = true }
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { continue }
      digits.append(character)
      if isFraction { fractionDigitCount += 1 }
    }
    isNegative = value.sign == .minus
    self.digits = Array(digits.drop { $0 == UInt8(ascii: "0") })
    exponent = (halves.count > 1 ? Int(halves[1]) ?? 0 : 0) - fractionDigitCount
  }

  /// The difference of two values as decimals, rounded once; nil where they are too far apart to tell it from the
  /// binary one.
  static func difference(_ upper: Double, _ lower: Double) -> Double? {
    let (upper, lower) = (DecimalParts(upper), DecimalParts(lower))
    let exponent = min(upper.exponent, lower.exponent)
    guard let first = upper.multiple(of: exponent), let second = lower.multiple(of: exponent) else { return nil }
    return Double("\(first - second)e\(exponent)")
  }

  /// In units of a power of ten; nil where that takes more than 37 digits.
  private func multiple(of exponent: Int) -> Int128? {
    let shift = digits.isEmpty ? 0 : self.exponent - exponent
    // Two numbers of 37 digits have a difference that 128 bits hold.
    guard digits.count + shift <= 37 else { return nil }
    let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: shift)
    let magnitude = (digits + zeros).reduce(Int128(0)) { $0 * 10 + Int128($1 - UInt8(ascii: "0")) }
    return isNegative ? -magnitude : magnitude
  }

  /// As JavaScript writes a number of at least 2^53: all digits up to 10^21, then an exponent.
  var scriptText: String {
    let text = String(decoding: digits, as: UTF8.self)
    let significant = String(decoding: digits.reversed().drop { $0 == UInt8(ascii: "0") }.reversed(), as: UTF8.self)
    let magnitude = digits.count - 1 + exponent
    guard magnitude >= 21 else {
      return exponent >= 0 ? text + String(repeating: "0", count: exponent) : String(text.dropLast(-exponent))
    }
    let fraction = significant.dropFirst()
    return "\(significant.prefix(1))\(fraction.isEmpty ? "" : "." + fraction)e+\(magnitude)"
  }
}
