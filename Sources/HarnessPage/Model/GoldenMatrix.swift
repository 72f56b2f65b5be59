package import HarnessKit

/// What a verification found, layer by layer and kernel by kernel.
package struct GoldenMatrix: Sendable, Equatable {
  package let subject: String
  /// In the order in which they first appear.
  package let kernels: [String]
  package let rows: [Row]
  /// Each with its differences in one sentence.
  package let failures: [String]
  package let moreFailures: Int
  /// Why cases were skipped, counted.
  package let skips: [String]
  package let problems: [String]

  private static let shownFailures = 20

  package struct Row: Sendable, Equatable {
    package let layer: String
    /// One for each kernel; nil where the layer does not run under it.
    package let counts: [VerdictDocument.Counts?]
  }

  package init(_ verdict: VerdictDocument) {
    subject = verdict.subject
    let kernels = Self.distinct(verdict.groups.map(\.kernel))
    self.kernels = kernels
    rows = Self.distinct(verdict.groups.map(\.layer)).map { layer in
      Row(
        layer: layer,
        counts: kernels.map { kernel in verdict.groups.first { $0.layer == layer && $0.kernel == kernel }?.cases })
    }
    // Verdicts with figures are those of comparisons, whose variants are metrics.
    let variant = verdict.figures == nil ? "kernel" : "metric"
    failures = verdict.failures.prefix(Self.shownFailures).map { Self.describe($0, variant) }
    moreFailures = max(0, verdict.failures.count - Self.shownFailures)
    let reasons = Self.distinct(verdict.skipped.map(\.reason))
    skips = reasons.map { reason in
      let count = verdict.skipped.count { $0.reason == reason }
      return "\(count) \(count == 1 ? "case" : "cases"): \(reason)"
    }
    problems = verdict.problems
  }

  private static func describe(_ failure: VerdictDocument.Failure, _ variant: String) -> String {
    let differences = failure.differences.map { "\($0.what): expected \($0.expected), found \($0.found)" }
    return "\(failure.layer), case '\(failure.name)', \(variant) \(failure.kernel): "
      + differences.joined(separator: "; ")
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
