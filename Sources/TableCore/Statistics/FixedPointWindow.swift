/// Sums of the values that are whole multiples of 2^-fractionBits and not too large: nearly all values of one
/// parameter.
///
/// The fast path of `ExactAccumulator`: one multiplication and a few integer additions per value, no rounding.
struct FixedPointWindow: Hashable, Sendable {
  /// Values below 2^62 units are taken, so that a square stays below 2^124 and 2^64 terms cannot overflow.
  private static let unitLimit = 0x1p62

  let fractionBits: Int
  private let unitsPerOne: Double
  private(set) var sum: Int128 = 0
  /// The sum of the squares' low 64 bits, and of what is above them.
  private(set) var squaresLow: UInt128 = 0
  private(set) var squaresHigh: UInt128 = 0

  /// The finest window that takes every value up to `magnitude`.
  init(magnitude: Double) {
    let exponent = magnitude.isNormal ? Int(magnitude.exponent) : -1_022
    // Bounded, so that the scale itself is a normal number.
    fractionBits = min(max(61 - exponent, -1_000), 1_000)
    unitsPerOne = Double(sign: .plus, exponent: fractionBits, significand: 1)
  }

  /// Takes the value, unless it is zero, no multiple of a unit, or too large.
  @inline(__always)
  mutating func add(_ value: Double) -> Bool {
    // Exact, being a multiplication by a power of two; what overflows or underflows is refused below.
    let scaled = value * unitsPerOne
    guard abs(scaled) < Self.unitLimit else { return false }
    let units = Int64(scaled)
    guard Double(units) == scaled && units != 0 else { return false }
    sum &+= Int128(units)
    let square = units.magnitude.multipliedFullWidth(by: units.magnitude)
    squaresLow &+= UInt128(square.low)
    squaresHigh &+= UInt128(square.high)
    return true
  }

  mutating func clear() {
    sum = 0
    squaresLow = 0
    squaresHigh = 0
  }
}
