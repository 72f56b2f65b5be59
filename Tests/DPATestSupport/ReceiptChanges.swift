package import DPAEngine

/// What a forger may change in a receipt; nothing stays as it is.
package struct ReceiptChanges {
  package var engine: String?
  package var engineVersion: Int?
  package var configuration: AugmentationConfiguration?
  package var table: Table?
  package var rank: UInt64??
  package var worldSize: UInt64??
  package var part: SampleRange?
  package var subtrees: [Subtree]?
  package var partLeaves: [PartLeaf]?
  package var leaves: LeafList??
  package var sums: [ExactSums]?

  package init() {}
}

extension Receipt {
  /// The same receipt with some things changed.
  package func changed(_ change: (inout ReceiptChanges) -> Void) -> Receipt {
    var changes = ReceiptChanges()
    change(&changes)
    return Receipt(
      engine: changes.engine ?? engine, engineVersion: changes.engineVersion ?? engineVersion, kernel: kernel,
      configuration: changes.configuration ?? configuration, table: changes.table ?? table,
      rank: changes.rank ?? rank, worldSize: changes.worldSize ?? worldSize, part: changes.part ?? part,
      hashes: PartHashes(
        subtrees: changes.subtrees ?? hashes.subtrees, partLeaves: changes.partLeaves ?? hashes.partLeaves),
      leaves: changes.leaves ?? leaves, sums: changes.sums ?? sums)
  }
}
