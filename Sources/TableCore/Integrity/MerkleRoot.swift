public import Hashing

/// The RFC 6962 tree hash of leaf hashes that arrive in order, in memory that grows with the logarithm of their number.
public struct MerkleRoot: Hashable, Sendable {
  /// Complete subtrees, largest first: one for each bit that is set in the number of leaves.
  private var subtrees: [Digest] = []
  /// Leaves so far.
  public private(set) var leafCount: UInt64 = 0

  public init() {}

  /// Forgets all leaves and keeps the memory for the next ones.
  package mutating func removeAll() {
    subtrees.removeAll(keepingCapacity: true)
    leafCount = 0
  }

  /// SHA-256 of 0x01 and both children.
  package static func node(_ left: Digest, _ right: Digest) -> Digest {
    let message = InlineArray<65, UInt8> { place in
      switch place {
      case 0: 0x01
      case 1...32: left.bytes[place - 1]
      default: right.bytes[place - 33]
      }
    }
    var hash = SHA256()
    hash.update(message.span)
    return hash.finalized()
  }

  /// Adds the hash of the next leaf.
  public mutating func append(leafHash: Digest) {
    var node = leafHash
    var merged = leafCount
    // Trailing ones of the count are the subtrees of equal size that are complete now, as in a binary counter.
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
    // From the smallest up: RFC 6962 leaves what is incomplete on the right.
    for left in subtrees.dropLast().reversed() { root = Self.node(left, root) }
    return root
  }
}
