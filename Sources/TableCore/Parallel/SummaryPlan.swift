internal import Hashing

/// A part of a table cut into units of work: nodes of the table's tree, and the rows at the part's borders.
struct SummaryPlan: Sendable {
  /// Units a part is cut into at most, whatever its size; enough to keep many threads busy to the end.
  private static let unitLimit: UInt64 = 1_024
  /// A unit's leaves at least: what a kernel hashes together.
  private static let smallestUnit: UInt64 = 16

  private let leaves: TableLeaves
  private let whole: Range<UInt64>
  let units: [Unit]

  enum Unit: Sendable {
    case node(Range<UInt64>, rows: SampleRange)
    case partLeaf(UInt64, rows: SampleRange)

    func run(_ hasher: PartHasher, hashes: Bool) -> Digest {
      switch self {
      case .node(let leaves, let rows):
        if hashes { return hasher.hash(of: leaves) }
        hasher.countStatistics(of: rows)
      case .partLeaf(_, let rows):
        if hashes { return hasher.recordsDigest(of: rows) }
        hasher.countStatistics(of: rows)
      }
      return Digest()
    }
  }

  /// - Parameter frame: The rows from whose first id leaves are counted.
  init(part: SampleRange, frame: SampleRange) {
    let leaves = TableLeaves(range: frame)
    let whole = leaves.whole(in: part)
    self.leaves = leaves
    self.whole = whole
    let borders = leaves.partial(in: part).map { Unit.partLeaf(leaves.leaf(holding: $0.first), rows: $0) }
    units = Self.nodes(whole, ofTreeWith: leaves.count).map { .node($0, rows: leaves.rows(of: $0)) } + borders
  }

  /// The nodes of a tree that make up a range of leaves, none larger than a unit may be.
  private static func nodes(_ whole: Range<UInt64>, ofTreeWith leafCount: UInt64) -> [Range<UInt64>] {
    var size = smallestUnit
    // Doubled rather than divided out: units must be whole nodes of the tree, so powers of two.
    while UInt64(whole.count) / size >= unitLimit { size *= 2 }
    var rest = LeafTree.maximalNodes(in: whole, ofTreeWith: leafCount).reversed() as [Range<UInt64>]
    // Reserved, so that a longer table takes no more allocations than a short one.
    rest.reserveCapacity(2 * UInt64.bitWidth)
    var nodes: [Range<UInt64>] = []
    nodes.reserveCapacity(2 * Int(unitLimit))
    while let node = rest.popLast() {
      if UInt64(node.count) <= size {
        nodes.append(node)
      } else {
        let middle = LeafTree.middle(of: node)
        // The right half goes below the left one, so that nodes come out in order.
        rest.append(middle..<node.upperBound)
        rest.append(node.lowerBound..<middle)
      }
    }
    return nodes
  }

  /// Puts the units' digests together.
  func hashes(_ results: [Digest]) -> PartHashes {
    var subtrees: [Subtree] = []
    subtrees.reserveCapacity(units.count)
    var partLeaves: [PartLeaf] = []
    for (unit, digest) in zip(units, results) {
      switch unit {
      case .node(let node, _):
        subtrees.append(Subtree(firstLeaf: node.lowerBound, leafCount: UInt64(node.count), hash: digest))
      case .partLeaf(let leaf, let rows):
        partLeaves.append(PartLeaf(leaf: leaf, rows: rows, recordsDigest: digest))
      }
    }
    // Put together again, so that a receipt does not show into how many units it was cut.
    return PartHashes(
      subtrees: SubtreeComposer(subtrees).maximal(whole, ofTreeWith: leaves.count), partLeaves: partLeaves)
  }
}
