public import Hashing

/// Joins the receipts of a table's parts, in any order: proves that each id is covered exactly once, and yields the
/// root and the statistics of the whole table.
public struct ReceiptJoin: Sendable {
  /// A receipt and the name by which problems call it.
  public struct Labelled: Sendable {
    public let label: String
    public let receipt: Receipt

    public init(_ receipt: Receipt, label: String) {
      self.receipt = receipt
      self.label = label
    }
  }

  /// What whole receipts prove.
  public struct Joined: Sendable {
    public let table: Table
    public let root: Digest
    public let statistics: ExactStatistics
    /// Leaves that are shared between parts and were therefore computed again.
    public let recomputedLeafCount: Int
  }

  private let parts: [Labelled]
  private let engine: any TableEngine

  /// - Parameter engine: Computes the leaves that several parts share; the receipts' own engine under their settings.
  public init(_ receipts: [Labelled], engine: any TableEngine) {
    // In the order of their ids, so that coverage is one walk and gaps are told in order.
    parts = receipts.sorted { left, right in
      (left.receipt.part.first, left.receipt.part.end) < (right.receipt.part.first, right.receipt.part.end)
    }
    self.engine = engine
  }

  /// Everything that is wrong, or what was proved.
  ///
  /// - Complexity: O(receipts * log(leaves)) hashes, and the rows of shared leaves.
  public func join() -> (joined: Joined?, problems: [ReceiptProblem]) {
    guard let first = parts.first?.receipt else { return (nil, [.none]) }
    // An unknown engine first: nothing else of its receipt has a meaning that could be checked.
    let unknown = parts.compactMap(unknownEngine)
    guard unknown.isEmpty else { return (nil, unknown) }
    let inconsistent = parts.flatMap(inconsistencies)
    let agreement = parts.flatMap { Self.differences(of: $0, from: first) }
    // Receipts of different tables have no common ids, so gaps and overlaps would only confuse.
    guard agreement.isEmpty else { return (nil, inconsistent + agreement) }
    let problems = inconsistent + coverage(of: first.table.range)
    guard problems.isEmpty else { return (nil, problems) }
    let (leaves, wrong) = sharedLeaves(of: first)
    guard wrong.isEmpty else { return (nil, wrong) }
    return (joined(first.table, leaves), [])
  }

  // MARK: What all must share

  private func unknownEngine(_ part: Labelled) -> ReceiptProblem? {
    let (name, version) = (part.receipt.engine, part.receipt.engineVersion)
    guard name != type(of: engine).name || version != type(of: engine).version else { return nil }
    let known = "'\(type(of: engine).name)', version \(type(of: engine).version)"
    return .unknownEngine(part.label, name: name, version: version, known: known)
  }

  private static func differences(of part: Labelled, from first: Receipt) -> [ReceiptProblem] {
    let receipt = part.receipt
    let pairs = [
      ("configuration", "\(first.settings)", "\(receipt.settings)"),
      ("table", "\(first.table.range)", "\(receipt.table.range)"),
      ("seeding", "\(first.table.seeding)", "\(receipt.table.seeding)"),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { .other(part.label, what: $0.0, expected: $0.1, found: $0.2) }
  }

  // MARK: Each part by itself

  private func inconsistencies(_ part: Labelled) -> [ReceiptProblem] {
    if let reason = part.receipt.contradiction { return [.inconsistent(part.label, reason: reason)] }
    guard let statistics = statistics(of: part.receipt) else {
      return [.inconsistent(part.label, reason: "its sums are not those of \(part.receipt.part.count) rows")]
    }
    guard let reason = statistics.impossibility(in: engine.layout) else { return [] }
    return [.impossibleSums(part.label, reason: reason)]
  }

  private func statistics(of receipt: Receipt) -> ExactStatistics? {
    ExactStatistics(sums: receipt.sums, rowCount: receipt.part.count, layout: engine.layout)
  }

  // MARK: Coverage

  private func coverage(of table: SampleRange) -> [ReceiptProblem] {
    var problems: [ReceiptProblem] = []
    var next = table.first
    var last: Labelled?
    for part in parts where !part.receipt.part.isEmpty {
      let ids = part.receipt.part
      if ids.first > next {
        problems.append(.missing(SampleRange(validFirst: next, count: ids.first - next)))
      } else if let last, ids.first < next {
        let shared = SampleRange(validFirst: ids.first, count: min(next, ids.end) - ids.first)
        problems.append(
          ids == last.receipt.part
            ? .doubled(ids, last.label, part.label) : .overlapping(shared, last.label, part.label))
      }
      // A part inside the one before must not move the place back.
      if ids.end >= next {
        next = ids.end
        last = part
      }
    }
    if next < table.end { problems.append(.missing(SampleRange(validFirst: next, count: table.end - next))) }
    return problems
  }

  // MARK: Leaves that several parts share

  private func sharedLeaves(of first: Receipt) -> (subtrees: [Subtree], problems: [ReceiptProblem]) {
    let hasher = PartHasher(engine: engine, table: first.table, frame: first.table.range, statistics: false)
    var subtrees: [Subtree] = []
    var problems: [ReceiptProblem] = []
    for part in parts {
      for border in part.receipt.hashes.partLeaves {
        // Each border's rows are computed again; the shared leaf's own hash is in no receipt.
        let digest = hasher.recordsDigest(of: border.rows)
        if digest != border.recordsDigest {
          problems.append(
            .wrongPartLeaf(part.label, rows: border.rows, expected: digest, found: border.recordsDigest))
        }
        // Neighbours bring the same leaf one after the other; its hash is needed once.
        if subtrees.last?.firstLeaf != border.leaf {
          let hash = hasher.hash(of: border.leaf..<(border.leaf + 1))
          subtrees.append(Subtree(firstLeaf: border.leaf, leafCount: 1, hash: hash))
        }
      }
    }
    return (subtrees, problems)
  }

  private func joined(_ table: Table, _ leaves: [Subtree]) -> Joined {
    let count = TableLeaves(range: table.range).count
    let subtrees = parts.flatMap(\.receipt.hashes.subtrees) + leaves
    // A table without rows has no node, and the root of an empty tree.
    let root = SubtreeComposer(subtrees).maximal(0..<count, ofTreeWith: count).first?.hash ?? MerkleRoot().digest
    var statistics: ExactStatistics?
    for part in parts {
      guard let sums = self.statistics(of: part.receipt) else { continue }
      if statistics == nil { statistics = sums } else { statistics?.merge(sums) }
    }
    return Joined(
      table: table, root: root, statistics: statistics ?? ExactStatistics(engine.layout),
      recomputedLeafCount: leaves.count)
  }
}
