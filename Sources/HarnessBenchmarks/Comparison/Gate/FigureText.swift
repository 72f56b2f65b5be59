/// Figures as people read them, with a dot and no locale.
package enum FigureText {
  /// A number with so many decimal places.
  package static func decimal(_ value: Double, places: Int) -> String {
    // Beyond 1e15 the scaled value would not fit into 64 bits with three places.
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let units = Int64((abs(value) * scale).rounded())
    let (whole, rest) = units.quotientAndRemainder(dividingBy: Int64(scale))
    let digits = String(rest)
    let fraction = places == 0 ? "" : "." + String(repeating: "0", count: places - digits.count) + digits
    // No minus sign before a zero: what rounds to nothing has no direction.
    return (value < 0 && units > 0 ? "-" : "") + "\(whole)\(fraction)"
  }

  /// A log-ratio as a change, for example `+5.1 %`.
  package static func change(_ logRatio: Double) -> String {
    let text = decimal(LogRatio.share(logRatio) * 100, places: 1)
    return (text.hasPrefix("-") ? "" : "+") + text + " %"
  }

  /// A probability with up to two significant digits, for example `0.00042` or `1.5e-05`.
  package static func probability(_ value: Double) -> String {
    // From here on two significant digits would read 1.0.
    if value >= 0.995 { return "1" }
    if value <= 0 { return "0" }
    var exponent = 0
    var mantissa = value
    while mantissa < 0.995 {
      mantissa *= 10
      exponent += 1
    }
    if exponent > 4 { return "\(decimal(mantissa, places: 1))e-\(exponent < 10 ? "0" : "")\(exponent)" }
    let digits = decimal(value, places: exponent + 1)
    return digits.hasSuffix("0") ? String(digits.dropLast()) : digits
  }

  /// A share in percent with one place.
  package static func percent(_ share: Double) -> String { decimal(share * 100, places: 1) + " %" }

  /// A count or a number of bytes, without a fraction where it has none.
  package static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
