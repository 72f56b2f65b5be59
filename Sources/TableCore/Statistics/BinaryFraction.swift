internal import BigInt

/// An exact number mantissa * 2^exponent, for exchange: the mantissa is odd, or "0" with exponent 0.
public struct BinaryFraction: Hashable, Sendable {
  /// Decimal digits, a minus sign before a negative number.
  public let mantissa: String
  public let exponent: Int

  public init(mantissa: String, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  init(_ integer: BigInt, exponent: Int) {
    guard !integer.isZero else {
      self.init(mantissa: "0", exponent: 0)
      return
    }
    let zeros = integer.trailingZeroBitCount
    self.init(mantissa: String(integer >> zeros), exponent: exponent + zeros)
  }

  /// The mantissa as a number; nil where the text is not in the form above.
  var integer: BigInt? {
    // Its length first: converting a text of millions of digits takes time quadratic in them.
    guard mantissa.utf8.count <= 2_000, let integer = BigInt(mantissa), String(integer) == mantissa else { return nil }
    guard integer.isZero ? exponent == 0 : !integer.magnitude.isMultiple(of: 2) else { return nil }
    return integer
  }
}

extension BigUInt {
  fileprivate func isMultiple(of other: Int) -> Bool { (self % BigUInt(other)).isZero }
}

/// All that exact statistics of one parameter rest on, for exchange.
public struct ExactSums: Hashable, Sendable {
  public let count: UInt64
  /// Nil for no values.
  public let minimum: Double?
  public let maximum: Double?
  public let sum: BinaryFraction
  public let sumOfSquares: BinaryFraction

  public init(
    count: UInt64, minimum: Double?, maximum: Double?, sum: BinaryFraction, sumOfSquares: BinaryFraction
  ) {
    self.count = count
    self.minimum = minimum
    self.maximum = maximum
    self.sum = sum
    self.sumOfSquares = sumOfSquares
  }
}
