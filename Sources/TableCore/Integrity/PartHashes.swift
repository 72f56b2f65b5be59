package import Hashing

/// What a part of a table contributes to the table's root: whole subtrees, and digests of the rows at its borders.
public struct PartHashes: Hashable, Sendable {
  /// The largest nodes of the table's tree that lie wholly in the part, in order.
  public var subtrees: [Subtree]
  /// Rows of leaves that are shared with other parts, in order; at most two.
  public var partLeaves: [PartLeaf]

  public init(subtrees: [Subtree] = [], partLeaves: [PartLeaf] = []) {
    self.subtrees = subtrees
    self.partLeaves = partLeaves
  }
}

/// Builds nodes of a table's tree from smaller ones.
package struct SubtreeComposer {
  private let nodes: [Range<UInt64>: Digest]

  package init(_ subtrees: some Collection<Subtree>) {
    var nodes = [Range<UInt64>: Digest](minimumCapacity: subtrees.count)
    for subtree in subtrees where nodes[subtree.leaves] == nil { nodes[subtree.leaves] = subtree.hash }
    self.nodes = nodes
  }

  /// The hash of a node; nil where the given subtrees do not cover it.
  ///
  /// - Complexity: O(number of subtrees in the node * log leaves).
  package func hash(of node: Range<UInt64>) -> Digest? {
    // Looked up before the node is split, so that large subtrees end the search at the top.
    if let hash = nodes[node] { return hash }
    guard node.count > 1 else { return nil }
    let middle = LeafTree.middle(of: node)
    guard let left = hash(of: node.lowerBound..<middle), let right = hash(of: middle..<node.upperBound) else {
      return nil
    }
    return MerkleRoot.node(left, right)
  }

  /// The same leaves in the largest nodes of a tree of `leafCount` leaves.
  ///
  /// - Precondition: the subtrees are nodes of that tree and cover the leaves.
  package func maximal(_ leaves: Range<UInt64>, ofTreeWith leafCount: UInt64) -> [Subtree] {
    LeafTree.maximalNodes(in: leaves, ofTreeWith: leafCount).map { node in
      guard let hash = hash(of: node) else { preconditionFailure("subtrees that cover their leaves") }
      return Subtree(firstLeaf: node.lowerBound, leafCount: node.upperBound - node.lowerBound, hash: hash)
    }
  }
}
