/// The decimal texts of F(0), F(1), F(2), ... = 0, 1, 1, 2, 3, ..., of any length.
///
/// A link of the seed chain hashes the text, never the number, so the additions are made on decimal digits:
/// exact at any size, with no conversion.
struct FibonacciDecimals: Sequence, IteratorProtocol {
  /// Digit values, least significant first.
  private var current: [UInt8] = [0]
  private var following: [UInt8] = [1]

  /// The ASCII digits of the next number, most significant first; never ends.
  mutating func next() -> [UInt8]? {
    let text = current.reversed().map { $0 + UInt8(ascii: "0") }
    let sum = Self.sum(current, following)
    current = following
    following = sum
    return text
  }

  /// - Precondition: `longer` has at least as many digits as `shorter`, as neighbours in the sequence do.
  private static func sum(_ shorter: [UInt8], _ longer: [UInt8]) -> [UInt8] {
    var digits = longer
    var carry: UInt8 = 0
    for index in digits.indices {
      let value = digits[index] + carry + (index < shorter.count ? shorter[index] : 0)
      carry = value >= 10 ? 1 : 0
      digits[index] = value - 10 * carry
    }
    if carry == 1 { digits.append(1) }
    return digits
  }
}

/// The decimal texts of F(0)..<F(count).
///
/// - Complexity: O(count^2) digit additions.
public func fibonacciDecimals(count: Int) -> [String] {
  FibonacciDecimals().prefix(count).map { String(decoding: $0, as: UTF8.self) }
}
