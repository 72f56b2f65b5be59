public import HarnessKit

/// How many leaves of a table `verify receipts` computes again, and by which seed it draws them.
public struct ReceiptAudit: Equatable, Sendable {
  /// Leaves that may be drawn; an audit of more of them is one of all.
  public static let leafLimit: UInt64 = 1_000_000

  public enum Extent: Equatable, Sendable {
    /// So many, or all where there are no more.
    case leaves(UInt64)
    /// Every leaf, and the sums with them.
    case all
  }

  package let extent: Extent
  package let seed: UInt64

  /// - Parameter text: `all`, or the number of leaves.
  /// - Throws: `HarnessError.usage`.
  public init(_ text: String, seed: UInt64) throws(HarnessError) {
    self.seed = seed
    guard text != "all" else {
      extent = .all
      return
    }
    let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, let count = UInt64(text), (1...Self.leafLimit).contains(count) else {
      throw .usage("\(setting: "audit") must be 1 to \(Self.leafLimit) leaves, or all, not '\(text)'")
    }
    extent = .leaves(count)
  }
}

/// The leaves of each part that an audit computes again.
package enum AuditDraw: Equatable {
  case all
  /// Places among the leaves of each part, ascending. `equivalent` is the size of a simple random sample of all leaves
  /// that would say as much about them.
  case some([[UInt64]], equivalent: UInt64)

  /// Draws leaves, stratified over the parts: each part that has leaves gets one, and the rest follow the sizes of the
  /// parts. Where there are fewer draws than parts, all leaves are drawn from alike.
  ///
  /// Why the bound holds: with n_h of N_h leaves drawn in part h, B wrong leaves in all escape with a probability of at
  /// most exp(-B min(n_h / N_h)), so at 95 % B is at most 3 / min(n_h / N_h).
  package init(_ audit: ReceiptAudit, leafCounts: [UInt64]) {
    let total = leafCounts.reduce(0, +)
    guard case .leaves(let count) = audit.extent, count < total else {
      self = .all
      return
    }
    var random = SplitMix64(seed: audit.seed)
    let strata = leafCounts.count { $0 > 0 }
    guard count >= strata else {
      let picked = random.draw(count, below: total)
      self = .some(Self.dealt(picked, to: leafCounts), equivalent: count)
      return
    }
    let counts = Self.allocation(of: count, to: leafCounts)
    let fractions = zip(counts, leafCounts).filter { $0.1 > 0 }
    // The part that was drawn from most thinly bounds what is known about all of them.
    let equivalent = fractions.map { Self.scaled($0.0, total, over: $0.1).quotient }.min() ?? 0
    let places = zip(counts, leafCounts).map { random.draw($0, below: $1) }
    self = .some(places, equivalent: equivalent)
  }

  /// One for each part with leaves; what is left in proportion to their other leaves, by largest remainder.
  private static func allocation(of count: UInt64, to leafCounts: [UInt64]) -> [UInt64] {
    let strata = UInt64(leafCounts.count { $0 > 0 })
    let others = leafCounts.reduce(0, +) - strata
    let shares = leafCounts.map { $0 > 0 ? scaled(count - strata, $0 - 1, over: others) : (quotient: 0, remainder: 0) }
    var counts = zip(shares, leafCounts).map { $0.quotient + ($1 > 0 ? 1 : 0) }
    // Equal remainders go to the lower part, so that the same audit draws the same leaves everywhere.
    let byRemainder = shares.indices.sorted { (shares[$1].remainder, $0) < (shares[$0].remainder, $1) }
    for index in byRemainder.prefix(Int(count - counts.reduce(0, +))) { counts[index] += 1 }
    return counts
  }

  /// factor * value / divisor, where the product may need 128 bits and the quotient does not.
  private static func scaled(
    _ factor: UInt64, _ value: UInt64, over divisor: UInt64
  ) -> (quotient: UInt64, remainder: UInt64) {
    let product = factor.multipliedFullWidth(by: value)
    return divisor.dividingFullWidth((high: product.high, low: product.low))
  }

  /// Places among all leaves as places in the part that each lies in.
  private static func dealt(_ places: [UInt64], to leafCounts: [UInt64]) -> [[UInt64]] {
    var rest = places[...]
    var start: UInt64 = 0
    return leafCounts.map { count in
      let end = start + count
      let own = rest.prefix { $0 < end }.map { $0 - start }
      rest = rest.dropFirst(own.count)
      start = end
      return own
    }
  }
}
