/// Numbers for people: with a dot, no locale and no exponent.
package enum DecimalText {
  /// With a fixed number of decimals, rounded half away from zero; what is too large for that as Swift writes it.
  package static func text(_ value: Double, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { power, _ in 10 * power }
    // Below 1e17 the scaled value fits into 64 bits, also after rounding up.
    guard value.isFinite, abs(value) * Double(scale) < 1e17 else { return "\(value)" }
    let scaled = Int64((abs(value) * Double(scale)).rounded())
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
    // No minus sign before a zero: what rounds to nothing has no direction.
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + String("\(Int64(scale) + rest)".dropFirst())
  }

  /// With its sign, for changes; what rounds to nothing has a plus.
  package static func signed(_ value: Double, decimals: Int) -> String {
    let text = text(value, decimals: decimals)
    return (text.hasPrefix("-") ? "" : "+") + text
  }

  /// A share, for example `0.4 %` for 0.004.
  package static func percent(_ share: Double, decimals: Int = 1) -> String {
    text(share * 100, decimals: decimals) + " %"
  }

  /// A whole number, digits in groups of three.
  package static func grouped(_ value: Double) -> String {
    let digits = text(value, decimals: 0)
    guard digits.allSatisfy({ $0.isNumber || $0 == "-" }) else { return digits }
    var rest = digits.drop { $0 == "-" }
    var groups: [Substring] = []
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return "\(digits.prefix { $0 == "-" })\(([rest] + groups).joined(separator: ","))"
  }

  /// Without its decimals; a figure beyond 64 bits as Swift writes it.
  package static func whole(_ value: Double) -> String {
    Int64(exactly: value.rounded(.towardZero)).map { "\($0)" } ?? "\(value)"
  }

  /// Three digits and a prefix, for example `3.25 M`.
  package static func short(_ value: Double) -> String {
    let prefixes = [(1e9, " G"), (1e6, " M"), (1e3, " k")]
    guard let (unit, prefix) = prefixes.first(where: { value >= $0.0 }) else { return text(value, decimals: 2) }
    let scaled = value / unit
    return text(scaled, decimals: scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + prefix
  }
}
