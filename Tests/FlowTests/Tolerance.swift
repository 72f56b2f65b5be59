/// How far numbers may be from those of a case.
struct Tolerance {
  let relative: Double
  let absolute: Double

  static let float64 = Tolerance(relative: 1e-9, absolute: 1e-11)
  static let float32 = Tolerance(relative: 1e-4, absolute: 1e-5)

  /// Where float32 itself cannot come as near, and how near it comes.
  static func float32Allowance(_ name: String, of file: CaseFile) -> Double {
    switch file.name {
    // Sums of a thousand terms of both signs, of which little is left: the order of adding shows, and that is each
    // processor's own. PyTorch's float32 lies as far off; float64 shows that the formula is right.
    case "encoder-cnn-bn" where name.hasPrefix("grad.conv_net."): 5e-5
    // Some gradients are 0 but for rounding (a bias before a norm, that of keys), and Adam divides them by their own
    // size: a tenth of one of its steps.
    case "flow-training" where name.hasPrefix("output.after."): 1e-3
    default: 0
    }
  }

  func allows(_ found: Double, _ expected: Double, more: Double = 0) -> Bool {
    // NaN is near nothing: the comparison fails.
    abs(found - expected) <= absolute + more + relative * abs(expected)
  }

  /// What differs: tensors that are missing or too many, and the first number of each that is too far off.
  ///
  /// - Parameter allowance: What a tensor may differ by beyond the tolerance.
  func differences(
    _ found: [String: [Double]], _ expected: [String: [Double]], allowance: (String) -> Double = { _ in 0 }
  ) -> [String] {
    let names = Set(found.keys).union(expected.keys).sorted()
    return names.compactMap { name in
      guard let left = found[name] else { return "\(name) is missing" }
      guard let right = expected[name] else { return "\(name) should not be there" }
      guard left.count == right.count else { return "\(name) has \(left.count) numbers, not \(right.count)" }
      let more = allowance(name)
      guard let place = left.indices.first(where: { !allows(left[$0], right[$0], more: more) }) else { return nil }
      return "\(name)[\(place)] is \(left[place]), not \(right[place])"
    }
  }
}
