package import Hashing

/// Folds the hashes of a part's leaves, which arrive in order, into the largest nodes of the table's tree that lie
/// wholly in the part. Memory grows with the logarithm of their number.
package struct SubtreeFold: Sendable {
  /// The nodes still to come, the next one last.
  private var nodes: [Range<UInt64>]
  private var tree = MerkleRoot()
  /// The nodes whose leaves have all arrived, in order.
  package private(set) var subtrees: [Subtree] = []

  /// - Precondition: the leaves contain the part.
  package init(part: SampleRange, leaves: TableLeaves) {
    // Backwards, so that the next one is removed from the end at no cost.
    nodes = LeafTree.maximalNodes(in: leaves.whole(in: part), ofTreeWith: leaves.count).reversed()
  }

  /// - Precondition: the part has a further leaf.
  package mutating func append(_ leafHash: Digest) {
    guard let node = nodes.last else { preconditionFailure("no more hashes than leaves") }
    tree.append(leafHash: leafHash)
    // A node is complete as soon as it has its leaves, and the next leaf starts the next one.
    guard tree.leafCount == node.upperBound - node.lowerBound else { return }
    subtrees.append(Subtree(firstLeaf: node.lowerBound, leafCount: tree.leafCount, hash: tree.digest))
    tree.removeAll()
    nodes.removeLast()
  }
}
