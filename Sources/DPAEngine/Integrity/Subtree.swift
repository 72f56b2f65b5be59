/// A node of a table's tree: the hash over some of its leaves.
public struct Subtree: Hashable, Sendable {
  /// The table's leaf that it starts with.
  public let firstLeaf: UInt64
  public let leafCount: UInt64
  public let hash: Digest

  public init(firstLeaf: UInt64, leafCount: UInt64, hash: Digest) {
    self.firstLeaf = firstLeaf
    self.leafCount = leafCount
    self.hash = hash
  }

  /// - Precondition: it is a node of a tree, whose leaves can be counted.
  var leaves: Range<UInt64> { firstLeaf..<(firstLeaf + leafCount) }
}

/// Rows of a leaf that is not wholly in a part.
public struct PartLeaf: Hashable, Sendable {
  /// The table's leaf, counted from 0.
  public let leaf: UInt64
  /// The rows that are in the part.
  public let rows: SampleRange
  /// SHA-256 of their records.
  public let recordsDigest: Digest

  public init(leaf: UInt64, rows: SampleRange, recordsDigest: Digest) {
    self.leaf = leaf
    self.rows = rows
    self.recordsDigest = recordsDigest
  }
}
