import HarnessKit

/// Numbers as people read them: three digits that count, a unit that fits, no locale.
package enum ShownQuantity {
  /// For example `1.24 ms`, `3.00 MiB`, `1,234 allocations`.
  package static func text(_ value: Double, unit: String) -> String {
    switch unit {
    case "nanoseconds": scaled(value, step: 1_000, units: ["ns", "µs", "ms", "s"])
    case "bytes": scaled(value, step: 1_024, units: ["B", "KiB", "MiB", "GiB", "TiB"])
    default: "\(exact(value)) \(unit)"
    }
  }

  /// A whole number in groups of three digits, any other with two decimals.
  package static func exact(_ value: Double) -> String {
    guard let whole = Int64(exactly: value) else { return decimal(value, places: 2) }
    return grouped(whole)
  }

  /// A change, for example `+3.2 %`.
  package static func change(from old: Double, to new: Double) -> String? {
    guard old > 0, new.isFinite, old.isFinite else { return nil }
    return signedPercent(new / old - 1)
  }

  /// For example `+3.2 %` for 0.032.
  package static func signedPercent(_ share: Double) -> String {
    let text = decimal(share * 100, places: 1)
    return (text.hasPrefix("-") || text == "0.0" ? "" : "+") + text + " %"
  }

  /// For example `0.4 %` for 0.004.
  package static func percent(_ share: Double, places: Int = 1) -> String {
    decimal(share * 100, places: places) + " %"
  }

  /// A power of ten, short enough for an axis, for example `100 M` or `10 MB`.
  package static func powerOfTen(_ power: Double, unit: String? = nil) -> String {
    let prefixes = ["", "k", "M", "G", "T"]
    guard power >= 0, power < 15, let whole = Int(exactly: power) else { return "10^\(decimal(power, places: 0))" }
    let number = ["1", "10", "100"][whole % 3]
    let ending = prefixes[whole / 3] + (unit == "bytes" ? "B" : "")
    return ending.isEmpty ? number : "\(number) \(ending)"
  }

  /// A number with so many decimals, rounded half away from zero.
  package static func decimal(_ value: Double, places: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<places { scale *= 10 }
    guard value.isFinite, let units = Int64(exactly: (value * Double(scale)).rounded()) else { return "\(value)" }
    let magnitude = units.magnitude
    let whole = "\(units < 0 ? "-" : "")\(magnitude / scale.magnitude)"
    guard places > 0 else { return whole }
    let rest = String(magnitude % scale.magnitude)
    return "\(whole).\(String(repeating: "0", count: places - rest.count))\(rest)"
  }

  private static func scaled(_ value: Double, step: Double, units: [String]) -> String {
    var value = value
    var place = 0
    while value.magnitude >= step && place < units.count - 1 {
      value /= step
      place += 1
    }
    // Three digits that count, whatever the size.
    let places = value.magnitude >= 100 ? 0 : value.magnitude >= 10 ? 1 : 2
    // Bytes and nanoseconds below a thousand are whole, and decimals would claim more.
    let number = place == 0 && value == value.rounded() ? decimal(value, places: 0) : decimal(value, places: places)
    return "\(number) \(units[place])"
  }

  private static func grouped(_ value: Int64) -> String {
    var rest = String(value.magnitude)
    var groups: [String] = []
    while rest.count > 3 {
      groups.insert(String(rest.suffix(3)), at: 0)
      rest = String(rest.dropLast(3))
    }
    return (value < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
  }
}

/// Text inside HTML, in an element or between an attribute's quotes.
///
/// Escaped scalar by scalar: a template library that goes by characters leaves a quote alone that a combining mark
/// follows.
package enum HTMLText {
  package static func escape(_ text: String) -> String {
    VisibleText.render(text).unicodeScalars.map(spelling).joined()
  }

  private static func spelling(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    default: String(scalar)
    }
  }
}
