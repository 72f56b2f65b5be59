public import Hashing

/// The root of a table whose records arrive in order.
///
/// A leaf is up to 1,024 records of consecutive ids counted from the table's first; its hash is SHA-256 of 0x00 and the
/// records.
public struct TableHasher: Sendable {
  /// Records of a whole leaf.
  public static let leafRecordCount = 1_024
  private var tree = MerkleRoot()
  private var leaf = Self.emptyLeaf
  private var leafByteCount = 0

  /// Bytes of a whole leaf.
  private let wholeByteCount: Int

  public init(_ layout: RecordLayout) { wholeByteCount = Self.leafRecordCount * layout.byteCount }

  private static var emptyLeaf: SHA256 {
    var hash = SHA256()
    hash.update(CollectionOfOne(0x00))
    return hash
  }

  /// Adds records, whole or cut anywhere.
  public mutating func append(_ records: Span<UInt8>) {
    var start = 0
    while start < records.count {
      // Cut at the leaf's border, wherever the caller's pieces end.
      let end = min(records.count, start + wholeByteCount - leafByteCount)
      leaf.update(records.extracting(start..<end))
      leafByteCount += end - start
      start = end
      if leafByteCount == wholeByteCount { closeLeaf() }
    }
  }

  private mutating func closeLeaf() {
    tree.append(leafHash: leaf.finalized())
    leaf = Self.emptyLeaf
    leafByteCount = 0
  }

  /// The root of the records so far; more may follow.
  public var root: Digest {
    guard leafByteCount > 0 else { return tree.digest }
    // On a copy, so that asking for the root does not end the short leaf for good.
    var closed = self
    closed.closeLeaf()
    return closed.tree.digest
  }
}
