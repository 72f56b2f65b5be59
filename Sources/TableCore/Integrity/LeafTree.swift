/// The shape of the RFC 6962 tree over a number of leaves: nodes are ranges of leaves.
enum LeafTree {
  /// Where a node of more than one leaf is split: after the largest power of two below its leaf count.
  static func middle(of node: Range<UInt64>) -> UInt64 {
    let count = node.upperBound - node.lowerBound
    precondition(count > 1, "a leaf has no children")
    // Through the highest bit of count - 1, so that a power of two is halved and not taken whole.
    return node.lowerBound + (1 << UInt64(63 - (count - 1).leadingZeroBitCount))
  }

  /// The largest nodes of a tree of `leafCount` leaves that lie wholly in a range, in order.
  ///
  /// - Complexity: O(log leafCount).
  static func maximalNodes(in leaves: Range<UInt64>, ofTreeWith leafCount: UInt64) -> [Range<UInt64>] {
    guard leafCount > 0 else { return [] }
    var nodes: [Range<UInt64>] = []
    collect(&nodes, in: leaves, below: 0..<leafCount)
    return nodes
  }

  private static func collect(_ nodes: inout [Range<UInt64>], in leaves: Range<UInt64>, below node: Range<UInt64>) {
    guard node.overlaps(leaves) else { return }
    // The largest node that fits ends the descent; below it every node lies in the range too.
    if leaves.lowerBound <= node.lowerBound && node.upperBound <= leaves.upperBound {
      nodes.append(node)
      return
    }
    let middle = middle(of: node)
    collect(&nodes, in: leaves, below: node.lowerBound..<middle)
    collect(&nodes, in: leaves, below: middle..<node.upperBound)
  }
}
