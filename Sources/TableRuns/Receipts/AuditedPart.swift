package import HarnessKit
package import Hashing
package import TableCore

/// A receipt and its leaf file under audit, and what was found wrong with them.
package struct AuditedPart {
  /// Differences of one part that a verdict lists; all are counted.
  private static let differenceLimit = 10

  package let path: String
  package let receipt: Receipt
  private let leaves: TableLeaves
  private let files: any FileLayer
  /// Leaves that were computed again, and how many of them were wrong.
  private(set) var comparedCount: UInt64 = 0
  private(set) var wrongCount: UInt64 = 0
  private(set) var differences: [Difference] = []

  package init(_ path: String, _ receipt: Receipt, files: any FileLayer) {
    self.path = path
    self.receipt = receipt
    self.files = files
    leaves = TableLeaves(range: receipt.table.range)
  }

  /// The leaves of the table that lie wholly in the part.
  package var whole: Range<UInt64> { leaves.whole(in: receipt.part) }

  package var name: String {
    let rank = receipt.rank.map { rank in "rank \(rank)\(receipt.worldSize.map { " of \($0)" } ?? ""), " } ?? ""
    return "\(rank)'\(path)'"
  }

  /// Holds the leaf file against the receipt, and returns its hashes at some places, ascending.
  ///
  /// - Throws: `HarnessError` where there is no leaf file of the right length.
  package mutating func hashes(at places: [UInt64]) throws(HarnessError) -> [Digest] {
    guard let expected = receipt.leaves else {
      throw .malformedFile(
        path: path, reason: "it was written without leaf hashes, so its leaves cannot be audited; write it again")
    }
    var fold = SubtreeFold(part: receipt.part, leaves: leaves)
    var wanted = places[...]
    var picked: [Digest] = []
    var next: UInt64 = 0
    let file = LeafFile(besideReceipt: path, files: files)
    let found = try file.read(count: expected.count) { hashes in
      for hash in hashes {
        fold.append(hash)
        if wanted.first == next {
          picked.append(hash)
          wanted = wanted.dropFirst()
        }
        next += 1
      }
    }
    note("SHA-256 of '\(file.path)'", expected: expected.digest, found: found.digest)
    // The receipt's own hashes tie the leaf file to the root: without them any list would do.
    for (stated, computed) in zip(receipt.hashes.subtrees, fold.subtrees) {
      let last = stated.firstLeaf + stated.leafCount - 1
      note("subtree of the leaves \(stated.firstLeaf)...\(last)", expected: stated.hash, found: computed.hash)
    }
    return picked
  }

  /// Holds one leaf's hash of the file against that of its rows.
  package mutating func compare(leaf: UInt64, stated: Digest, computed: Digest) {
    comparedCount += 1
    // Counted beyond the list's limit, since the audit's sentence is about all leaves.
    if stated != computed { wrongCount += 1 }
    note("leaf \(leaf), ids \(leaves.rows(of: leaf..<(leaf + 1)))", expected: computed, found: stated)
  }

  /// Holds the sums against those of all rows.
  package mutating func compare(computedSums: [ExactSums], _ layout: RecordLayout) {
    for (index, pair) in zip(layout.numericColumns, zip(computedSums, receipt.sums)) where pair.0 != pair.1 {
      differences.append(
        Difference("sums of \(layout.columns[index].name)", expected: Self.text(pair.0), found: Self.text(pair.1)))
    }
  }

  private static func text(_ sums: ExactSums) -> String {
    let ends = [sums.minimum, sums.maximum].map { $0.map(Hexadecimal.bitPattern) ?? "none" }
    let totals = [sums.sum, sums.sumOfSquares].map { "\($0.mantissa) * 2^\($0.exponent)" }
    return "min \(ends[0]), max \(ends[1]), sum \(totals[0]), sum of squares \(totals[1])"
  }

  private mutating func note(_ what: String, expected: Digest, found: Digest) {
    guard expected != found, differences.count < Self.differenceLimit else { return }
    differences.append(Difference(what, expected: expected.description, found: found.description))
  }
}
