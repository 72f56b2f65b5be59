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
    value == value.rounded() ? DecimalText.grouped(value) : DecimalText.text(value, decimals: 2)
  }

  /// A change, for example `+3.2 %`.
  package static func change(from old: Double, to new: Double) -> String? {
    guard old > 0, new.isFinite, old.isFinite else { return nil }
    return signedPercent(new / old - 1)
  }

  /// For example `+3.2 %` for 0.032.
  package static func signedPercent(_ share: Double) -> String {
    let text = DecimalText.signed(share * 100, decimals: 1)
    return (text == "+0.0" ? "0.0" : text) + " %"
  }

  /// A power of ten, short enough for an axis, for example `100 M` or `10 MB`.
  package static func powerOfTen(_ power: Double, unit: String? = nil) -> String {
    let prefixes = ["", "k", "M", "G", "T"]
    guard power >= 0, power < 15, let whole = Int(exactly: power) else {
      return "10^\(DecimalText.text(power, decimals: 0))"
    }
    let number = ["1", "10", "100"][whole % 3]
    let ending = prefixes[whole / 3] + (unit == "bytes" ? "B" : "")
    return ending.isEmpty ? number : "\(number) \(ending)"
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
    let number =
      place == 0 && value == value.rounded()
      ? DecimalText.text(value, decimals: 0) : DecimalText.text(value, decimals: places)
    return "\(number) \(units[place])"
  }
}

/// Text inside HTML, in an element or between an attribute's quotes.
///
/// Escaped scalar by scalar: a template library that goes by characters leaves a quote alone that a combining mark
/// follows.
package enum HTMLText {
  package static func escape(_ text: String) -> String {
    // Beyond what XML needs: an attribute of HTML may stand between apostrophes.
    XMLText.content(text).unicodeScalars.map { $0 == "'" ? "&#39;" : String($0) }.joined()
  }
}
