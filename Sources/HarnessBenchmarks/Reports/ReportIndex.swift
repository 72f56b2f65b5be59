public import HarnessKit

/// The reports of a folder in one table.
public enum ReportIndex {
  /// - Throws: `HarnessError`.
  public static func text(of folder: ReportsFolder) throws(HarnessError) -> String {
    let (runs, baselines) = try folder.reports()
    guard !(runs + baselines).isEmpty else { return "no report below '\(folder.path)'; bench stores one\n" }
    var text = ""
    for path in runs + baselines { text += VisibleText.render("\(path): \(try line(path))") + "\n" }
    return text
  }

  /// What is wrong with a file stands in its place, so that one bad file does not hide the others.
  private static func line(_ path: String) throws(HarnessError) -> String {
    do throws(HarnessError) {
      return TextReport.summary(try ReportFile.read(path))
    } catch {
      guard error.status == .malformed else { throw error }
      return error.description
    }
  }
}
