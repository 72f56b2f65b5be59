/// What an item's generator starts from.
package enum ItemSeed {
  /// 2^63 - 1, Python's `sys.maxsize`.
  private static let modulus = UInt64(Int64.max)

  /// (seed * id) mod (2^63 - 1), of which torch's generator takes the low 32 bits.
  package static func of(_ id: UInt64, seed: UInt64) -> UInt64 {
    // In full: a product cut to 64 bits has another remainder.
    let product = seed.multipliedFullWidth(by: id)
    // 2^63 counts as 1, so the parts of 63 bits are added up; each sum fits 64 bits.
    let low = product.low & modulus
    let middle = (product.high << 1 | product.low >> 63) & modulus
    var sum = low + middle
    if sum >= modulus { sum -= modulus }
    sum += product.high >> 62
    return sum >= modulus ? sum - modulus : sum
  }
}
