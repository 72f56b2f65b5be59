package import HarnessKit

extension CellRun {
  /// One line of JSON, as `bench-cell` prints it.
  package var line: String { JSONText.line(self) + "\n" }
}
