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
      throw .usage("--audit must be 1 to \(Self.leafLimit) leaves, or all, not '\(text)'")
    }
    extent = .leaves(count)
  }
}
