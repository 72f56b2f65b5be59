import DPATestSupport

/// Tables of values that are hard to sum: one kind after the other, the same in every run.
struct StatisticsTables {
  static let count: UInt64 = 200

  /// The table of a seed: 1 to 60 values.
  static func table(_ seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...60, using: &generator)
    switch seed % 9 {
    case 0: return (0..<count).map { _ in Double.random(in: -1e300...1e300, using: &generator) }
    case 1: return cancelling(count, &generator)
    case 2: return [bounded(&generator)]
    case 3: return Array(repeating: bounded(&generator), count: count)
    case 4: return (0..<count).map { _ in subnormal(&generator) }
    case 5: return (0..<count).map { _ in bounded(&generator) }
    case 6: return (0..<count).map { _ in Double.random(in: 0.8..<1.2, using: &generator) }
    case 7: return (0..<count).map { _ in generator.next() & 1 == 0 ? 0.0 : -0.0 }
    default: return nearlyEqual(count, &generator)
    }
  }

  /// Random bits, of a magnitude up to 1e300.
  private static func bounded(_ generator: inout SeededGenerator) -> Double {
    while true {
      let value = generator.nextFinite()
      if value.magnitude <= 1e300 { return value }
    }
  }

  private static func subnormal(_ generator: inout SeededGenerator) -> Double {
    let magnitude = Double(bitPattern: generator.next() >> 12)
    return generator.next() & 1 == 0 ? magnitude : -magnitude
  }

  /// Large values that cancel in pairs, with small ones between them.
  private static func cancelling(_ count: Int, _ generator: inout SeededGenerator) -> [Double] {
    var values: [Double] = []
    while values.count < count {
      let large = bounded(&generator)
      values += [large, -large, Double.random(in: -1e-9...1e-9, using: &generator)]
    }
    return values.shuffled(using: &generator)
  }

  /// Values that differ in their last bits: a deviation far below the mean.
  private static func nearlyEqual(_ count: Int, _ generator: inout SeededGenerator) -> [Double] {
    let centre = Double.random(in: 1...1e6, using: &generator)
    return (0..<count).map { _ in centre + centre.ulp * Double(Int.random(in: -2...2, using: &generator)) }
  }
}
