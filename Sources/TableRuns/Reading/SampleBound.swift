/// What a random sample without replacement says about all rows.
package struct SampleBound {
  package let wrong: Int
  package let picked: Int
  package let rowCount: UInt64

  /// With none wrong in n, at most 3 / n are wrong at 95 % (the rule of three: 1 - (1 - 3/n)^n > 0.95).
  package var sentence: String {
    guard wrong == 0 else { return "\(wrong) wrong in \(picked)" }
    guard picked > 0 else { return "no rows to check" }
    guard UInt64(picked) < rowCount else { return "0 wrong in \(picked), which are all rows" }
    return "0 wrong in \(picked): at most \(Self.percent(picked: picked)) % wrong at 95 %"
  }

  /// 3 / n, rounded up to millionths of a percent, without zeros at the end.
  package static func percent(picked: Int) -> String {
    let millionths = (300_000_000 + UInt64(picked) - 1) / UInt64(picked)
    let whole = min(millionths, 100_000_000) / 1_000_000
    let fraction = String(min(millionths, 100_000_000) % 1_000_000)
    let padded = String(repeating: "0", count: 6 - fraction.count) + fraction
    let digits = String(padded.reversed().drop { $0 == "0" }.reversed())
    return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
  }
}
