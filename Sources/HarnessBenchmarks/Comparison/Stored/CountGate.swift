public import HarnessKit

/// Holds what the cells allocate against the accepted counts of the same architecture, compiler and allocator: the same
/// work by the portable kernel allocates the same on every processor.
public struct CountGate: Sendable {
  private let folder: ReportsFolder

  /// - Parameter reports: The folder of reports.
  /// - Throws: `HarnessError.reportsFolderMissing`.
  public init(reports: String) throws(HarnessError) { folder = try ReportsFolder(reports) }

  package init(_ folder: ReportsFolder) { self.folder = folder }

  /// - Parameters:
  ///   - label: What the user calls the report.
  ///   - filter: The benchmarks that were chosen.
  /// - Returns: Nil and why, where no counts were accepted for this compiler and allocator.
  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed` where accepted ones cannot be read.
  public func compare(
    _ report: Report, label: String, filter: String? = nil
  ) throws(HarnessError) -> (comparison: ComparisonReport?, absence: Sentence?) {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    let path = folder.counts(of: report.environment)
    guard folder.files.kind(of: path) == .regular else { return (nil, try absence(of: report, at: path)) }
    // No time is compared here, so that the reference cell is one of many.
    let accepted = try ReportFile.read(path, files: folder.files).choosing(filter, keeping: nil)
    let comparison = try ReportComparison(base: accepted, new: report, floors: .none("only counts are compared"))
    return (comparison.counts(labels: (base: path, new: label)), nil)
  }

  /// Names what there is, since a newer compiler is the usual cause.
  private func absence(of report: Report, at path: String) throws(HarnessError) -> Sentence {
    var others: [String] = []
    for other in try folder.counts() {
      others.append("'\(try ReportFile.read(other, files: folder.files).environment.exactKey)'")
    }
    let known = others.isEmpty ? "" : ", only of " + others.joined(separator: " and ")
    return "no counts of '\(report.environment.exactKey)' were accepted at '\(path)'\(known)\(step: .acceptCounts)"
  }
}
