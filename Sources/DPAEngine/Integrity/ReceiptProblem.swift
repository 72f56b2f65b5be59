/// What keeps receipts from proving a table; receipts are named by their labels, such as file names.
public enum ReceiptProblem: Hashable, Sendable {
  /// There are no receipts.
  case none
  /// A receipt differs from the first in what all must share.
  case other(String, what: String, expected: String, found: String)
  /// A receipt of results that this program does not know.
  case unknownEngine(String, name: String, version: Int)
  /// A receipt whose numbers cannot all be true of one part.
  case inconsistent(String, reason: String)
  /// A receipt whose sums no rows of its configuration have.
  case impossibleSums(String, reason: String)
  /// No receipt covers these ids.
  case missing(SampleRange)
  /// Two receipts cover the same part.
  case doubled(SampleRange, String, String)
  /// Two receipts share some ids.
  case overlapping(SampleRange, String, String)
  /// The digest of rows at a part's border is not that of the rows.
  case wrongPartLeaf(String, rows: SampleRange, expected: Digest, found: Digest)
}

extension ReceiptProblem {
  /// Whether a receipt is not what a receipt must be, rather than a well-formed one of something else.
  public var isMalformed: Bool {
    switch self {
    case .unknownEngine, .inconsistent: true
    case .none, .other, .impossibleSums, .missing, .doubled, .overlapping, .wrongPartLeaf: false
    }
  }
}

extension ReceiptProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .none:
      "there are no receipts to join"
    case .other(let label, let what, let expected, let found):
      "\(label) has another \(what): \(found) instead of \(expected)"
    case .unknownEngine(let label, let name, let version):
      "\(label) is of the engine '\(name)', version \(version), but this program knows '\(Engine.name)', "
        + "version \(Engine.version)"
    case .inconsistent(let label, let reason):
      "\(label) contradicts itself: \(reason)"
    case .impossibleSums(let label, let reason):
      "\(label) has sums that no rows have: \(reason)"
    case .missing(let ids):
      "the ids \(ids) are missing: no receipt covers them"
    case .doubled(let ids, let first, let second):
      "the ids \(ids) are doubled: \(first) and \(second) are of the same part"
    case .overlapping(let ids, let first, let second):
      "the ids \(ids) overlap: they are in \(first) and in \(second)"
    case .wrongPartLeaf(let label, let rows, let expected, let found):
      "\(label) has wrong rows \(rows): their records have the SHA-256 \(expected), the receipt says \(found)"
    }
  }
}
