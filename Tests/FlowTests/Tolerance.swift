/// How far numbers may be from those of a case.
struct Tolerance {
  let relative: Double
  let absolute: Double

  static let float64 = Tolerance(relative: 1e-9, absolute: 1e-11)
  static let float32 = Tolerance(relative: 1e-4, absolute: 1e-5)

  func allows(_ found: Double, _ expected: Double) -> Bool {
    // No number is near anything: the comparison fails where one is missing.
    abs(found - expected) <= absolute + relative * abs(expected)
  }

  /// What differs: tensors that are missing or too many, and the first number of each that is too far off.
  func differences(_ found: [String: [Double]], _ expected: [String: [Double]]) -> [String] {
    let names = Set(found.keys).union(expected.keys).sorted()
    return names.compactMap { name in
      guard let left = found[name] else { return "\(name) is missing" }
      guard let right = expected[name] else { return "\(name) should not be there" }
      guard left.count == right.count else { return "\(name) has \(left.count) numbers, not \(right.count)" }
      guard let place = left.indices.first(where: { !allows(left[$0], right[$0]) }) else { return nil }
      return "\(name)[\(place)] is \(left[place]), not \(right[place])"
    }
  }
}
