/// Figures for people, the same in every locale.
package enum FigureShape {
  /// With a fixed number of decimals.
  package static func decimals(_ value: Double, _ count: Int) -> String {
    let factor = (0..<count).reduce(1) { product, _ in 10 * product }
    guard value.isFinite, abs(value) * Double(factor) < 1e17 else { return "\(value)" }
    let scaled = Int64((abs(value) * Double(factor)).rounded())
    let fraction = String(scaled % Int64(factor))
    let whole = "\(value < 0 && scaled > 0 ? "-" : "")\(scaled / Int64(factor))"
    return count == 0 ? whole : whole + "." + String(repeating: "0", count: count - fraction.count) + fraction
  }

  /// Without its decimals; a figure beyond 64 bits as Swift writes it.
  package static func whole(_ value: Double) -> String {
    Int64(exactly: value.rounded(.towardZero)).map { "\($0)" } ?? "\(value)"
  }

  /// Three digits and a prefix, for example `3.25 M`.
  package static func short(_ value: Double) -> String {
    let prefixes = [(1e9, " G"), (1e6, " M"), (1e3, " k")]
    guard let (unit, prefix) = prefixes.first(where: { value >= $0.0 }) else { return decimals(value, 2) }
    let scaled = value / unit
    return decimals(scaled, scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + prefix
  }
}
