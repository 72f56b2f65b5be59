import HarnessKit

/// The first difference of a verdict, which lies at the lowest stage that is wrong.
enum FirstDifference {
  /// Nil where nothing differs.
  static func note(_ cases: [CaseVerdict]) -> String? {
    for item in cases {
      guard case .failed(let differences) = item.outcome, let first = differences.first else { continue }
      return "first difference: layer '\(item.suite)', case '\(item.name)', \(first.what): "
        + "expected \(first.expected), found \(first.found)"
    }
    return nil
  }
}
