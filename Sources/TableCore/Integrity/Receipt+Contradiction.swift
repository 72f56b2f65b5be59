extension Receipt {
  /// Why this cannot be the receipt of any part, by its own numbers alone; nil where they fit together.
  ///
  /// Every number may come from a file: none is used in arithmetic before its bounds are known.
  var contradiction: String? {
    // Everything below subtracts from the table's bounds and would trap on a part outside of them.
    guard table.range.contains(part) else { return "its part \(part) is outside its table" }
    if let contradiction = contradictionOfRank { return contradiction }
    let leaves = TableLeaves(range: table.range)
    let whole = leaves.whole(in: part)
    let nodes = LeafTree.maximalNodes(in: whole, ofTreeWith: leaves.count)
    let isOfNodes = hashes.subtrees.elementsEqual(nodes) { subtree, node in
      subtree.firstLeaf == node.lowerBound && subtree.leafCount == node.upperBound - node.lowerBound
    }
    guard isOfNodes else { return "its subtrees are not those of the ids \(part)" }
    let borders = leaves.partial(in: part)
    let found = hashes.partLeaves
    guard found.map(\.rows) == borders, found.map(\.leaf) == borders.map({ leaves.leaf(holding: $0.first) }) else {
      return "its part leaves are not those of the ids \(part)"
    }
    if let list = self.leaves, list.count != whole.upperBound - whole.lowerBound {
      return "it lists \(list.count) leaves, but \(whole.upperBound - whole.lowerBound) lie wholly in its part"
    }
    guard sums.allSatisfy({ $0.count == part.count }) else { return "its sums are not those of \(part.count) rows" }
    return nil
  }

  /// Why no world of ranks deals the part out to this one.
  private var contradictionOfRank: String? {
    guard let rank else { return worldSize.map { "it has the world size \($0), but no rank" } }
    var worldSize = worldSize
    if case .rank(_, let seeded) = table.seeding {
      if let worldSize, worldSize != seeded {
        return "its world size is \(worldSize), but its rows are seeded for \(seeded) ranks"
      }
      worldSize = seeded
    }
    let worlds = worldSize.map { [$0] } ?? possibleWorldSizes(ofRank: rank)
    guard worlds.contains(where: { owns($0, rank) }) else {
      return "its part \(part) is not that of rank \(rank)\(worldSize.map { " of \($0)" } ?? " of any world")"
    }
    return nil
  }

  private func owns(_ worldSize: UInt64, _ rank: UInt64) -> Bool {
    guard let splitter = try? RangeSplitter(table.range, worldSize: worldSize) else { return false }
    return (try? splitter.part(ofRank: rank)) == part
  }

  /// World sizes of which one makes the part that of the rank, if any does: for receipts that do not tell it.
  ///
  /// Of the worlds in which the rank is one of those with an id more, the smallest has the most of them; where it is
  /// not, the ids behind the part are those of whole ranks.
  private func possibleWorldSizes(ofRank rank: UInt64) -> [UInt64] {
    // No world has such a rank: a world size is at most the last id.
    guard rank < SampleRange.lastID else { return [] }
    // An empty part fits any world with more ranks than ids; the largest one stands for all of them.
    guard !part.isEmpty else { return [SampleRange.lastID] }
    return [table.range.count / part.count + 1, rank + (table.range.end - part.first) / part.count]
  }
}
