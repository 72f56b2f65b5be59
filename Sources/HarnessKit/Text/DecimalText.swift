/// Numbers for people, with a fixed number of decimals and never an exponent.
package enum DecimalText {
  /// - Precondition: `decimals` is 0...6.
  package static func text(_ value: Double, decimals: Int) -> String {
    precondition((0...6).contains(decimals), "0 to 6 decimals")
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let scale = (0..<decimals).reduce(1) { power, _ in 10 * power }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(scaled)" }
    let fraction = "\(scaled % scale)"
    return "\(sign)\(scaled / scale).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }

  /// With its sign, for changes.
  package static func signed(_ value: Double, decimals: Int) -> String {
    (value >= 0 ? "+" : "") + text(value, decimals: decimals)
  }

  /// Digits in groups of three.
  package static func grouped(_ value: Double) -> String {
    var rest = text(value, decimals: 0)
    var groups: [String] = []
    while rest.count > 3 {
      groups.insert(String(rest.suffix(3)), at: 0)
      rest = String(rest.dropLast(3))
    }
    return ([rest] + groups).joined(separator: ",")
  }
}
