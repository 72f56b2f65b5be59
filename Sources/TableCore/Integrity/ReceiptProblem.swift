public import Hashing

/// What keeps receipts from proving a table; receipts are named by their labels, such as file names.
public enum ReceiptProblem: Hashable, Sendable {
  /// There are no receipts.
  case none
  /// A receipt differs from the first in what all must share.
  case other(String, what: String, expected: String, found: String)
  /// A part reaches outside the table, or its subtrees and part leaves are not those of its ids.
  case inconsistent(String, reason: String)
  /// No receipt covers these ids.
  case missing(SampleRange)
  /// Two receipts cover the same part.
  case doubled(SampleRange, String, String)
  /// Two receipts share some ids.
  case overlapping(SampleRange, String, String)
  /// The digest of rows at a part's border is not that of the rows.
  case wrongPartLeaf(String, rows: SampleRange, expected: Digest, found: Digest)
}

extension ReceiptProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .none:
      "there are no receipts to join"
    case .other(let label, let what, let expected, let found):
      "\(label) has another \(what): \(found) instead of \(expected)"
    case .inconsistent(let label, let reason):
      "\(label) contradicts itself: \(reason)"
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
