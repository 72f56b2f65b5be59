/// The RFC 6962 tree hash of leaf hashes that arrive in order, in memory that grows with the logarithm of their number.
public struct MerkleRoot: Hashable, Sendable {
  /// Complete subtrees, largest first: one for each bit that is set in the number of leaves.
  private var subtrees: [Digest] = []
  /// Leaves so far.
  public private(set) var leafCount: UInt64 = 0

  public init() {}

  /// SHA-256 of 0x01 and both children.
  static func node(_ left: Digest, _ right: Digest) -> Digest {
    var message: [UInt8] = [0x01]
    message.reserveCapacity(1 + 2 * Digest.byteCount)
    for child in [left, right] {
      for index in 0..<Digest.byteCount { message.append(child.bytes[index]) }
    }
    return SHA256.digest(of: message)
  }

  /// Adds the hash of the next leaf.
  public mutating func append(leafHash: Digest) {
    var node = leafHash
    var merged = leafCount
    while merged & 1 == 1 {
      node = Self.node(subtrees.removeLast(), node)
      merged >>= 1
    }
    subtrees.append(node)
    leafCount += 1
  }

  /// The root of the leaves so far; SHA-256 of nothing for no leaf.
  public var digest: Digest {
    guard var root = subtrees.last else { return SHA256.digest(of: []) }
    for left in subtrees.dropLast().reversed() { root = Self.node(left, root) }
    return root
  }
}
