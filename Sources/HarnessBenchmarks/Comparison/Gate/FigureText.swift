import HarnessKit

/// Figures of a comparison as people read them.
package enum FigureText {
  /// A log-ratio as a change, for example `+5.1 %`.
  package static func change(_ logRatio: Double) -> String {
    DecimalText.signed(LogRatio.share(logRatio) * 100, decimals: 1) + " %"
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
    if exponent > 4 { return "\(DecimalText.text(mantissa, decimals: 1))e-\(exponent < 10 ? "0" : "")\(exponent)" }
    let digits = DecimalText.text(value, decimals: exponent + 1)
    return digits.hasSuffix("0") ? String(digits.dropLast()) : digits
  }

  /// A count or a number of bytes, without a fraction where it has none.
  package static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
