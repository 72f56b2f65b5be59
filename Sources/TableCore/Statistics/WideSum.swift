internal import BigInt

/// A sum of binary fractions held exactly, as one long two's-complement integer of fixed size.
///
/// Merging is integer addition, so the order in which values and partial sums arrive cannot matter.
struct WideSum: Hashable, Sendable {
  /// 64 bits each, least significant first.
  private var limbs: [UInt64]
  /// The weight of the lowest bit is 2 to this power.
  private let lowestExponent: Int

  /// Room for 2^64 terms between 2^lowestExponent and 2^highestExponent, of either sign.
  init(lowestExponent: Int, highestExponent: Int) {
    self.lowestExponent = lowestExponent
    // 64 bits for as many terms, and one for the sign.
    let bitCount = highestExponent - lowestExponent + 64 + 1
    limbs = Array(repeating: 0, count: (bitCount + 63) / 64)
  }

  /// Adds `magnitude * 2^exponent`, or its negative.
  ///
  /// - Precondition: the term lies in the bounds that the sum was made for.
  mutating func add(_ magnitude: UInt128, exponent: Int, isNegative: Bool) {
    guard magnitude != 0 else { return }
    let shift = exponent - lowestExponent
    precondition(shift >= 0, "a term below the lowest bit of its sum")
    let (limb, bit) = (shift / 64, shift % 64)
    let low = magnitude << UInt128(bit)
    let high = bit == 0 ? 0 : UInt64(truncatingIfNeeded: magnitude >> UInt128(128 - bit))
    let words: InlineArray<3, UInt64> = [
      UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low >> 64), high,
    ]
    add(words, at: limb, isNegative: isNegative)
  }

  private mutating func add(_ words: InlineArray<3, UInt64>, at first: Int, isNegative: Bool) {
    var carry: UInt64 = 0
    var index = first
    // The carry is followed to the end, since a change of sign goes through all higher limbs.
    while index < limbs.count && (index < first + 3 || carry != 0) {
      let word = index < first + 3 ? words[index - first] : 0
      let (partial, overflowed) =
        isNegative
        ? limbs[index].subtractingReportingOverflow(word) : limbs[index].addingReportingOverflow(word)
      let (total, carried) =
        isNegative
        ? partial.subtractingReportingOverflow(carry) : partial.addingReportingOverflow(carry)
      limbs[index] = total
      carry = overflowed || carried ? 1 : 0
      index += 1
    }
  }

  /// - Precondition: both sums were made for the same bounds.
  mutating func merge(_ other: WideSum) {
    precondition(limbs.count == other.limbs.count && lowestExponent == other.lowestExponent, "sums of one shape")
    var carry: UInt64 = 0
    for index in limbs.indices {
      let (partial, overflowed) = limbs[index].addingReportingOverflow(other.limbs[index])
      let (total, carried) = partial.addingReportingOverflow(carry)
      limbs[index] = total
      carry = overflowed || carried ? 1 : 0
    }
  }

  /// The sum of an exchanged number; nil where it lies outside the bounds.
  init?(_ fraction: BinaryFraction, lowestExponent: Int, highestExponent: Int) {
    self.init(lowestExponent: lowestExponent, highestExponent: highestExponent)
    guard let integer = fraction.integer else { return nil }
    // The exponent comes from a file: its bounds first, then arithmetic.
    guard integer.isZero || (lowestExponent...(highestExponent + 64)).contains(fraction.exponent),
      fraction.exponent + integer.magnitude.bitWidth <= highestExponent + 64
    else { return nil }
    for (index, word) in integer.magnitude.words.enumerated() {
      add(UInt128(word), exponent: fraction.exponent + 64 * index, isNegative: integer.sign == .minus)
    }
  }

  /// The sum for exchange.
  var fraction: BinaryFraction { BinaryFraction(integer, exponent: lowestExponent) }

  /// The sum divided by 2^lowestExponent.
  var integer: BigInt {
    let isNegative = limbs[limbs.count - 1] >> 63 == 1
    var magnitude = BigUInt(words: limbs.map { UInt(isNegative ? ~$0 : $0) })
    if isNegative { magnitude += 1 }
    return BigInt(sign: isNegative ? .minus : .plus, magnitude: magnitude)
  }
}
