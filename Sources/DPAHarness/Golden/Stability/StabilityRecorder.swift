public import HarnessKit

/// Rewrites the stability files and says what changed. Recording always fails the run: a build that records its own
/// answers has proved nothing.
public struct StabilityRecorder {
  private let folder: StabilityFolder

  /// - Throws: `HarnessError.goldenFolderMissing`.
  public init(golden path: String) throws(HarnessError) { try self.init(golden: path, files: SystemFiles()) }

  package init(golden path: String, files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: path) == .folder else { throw .goldenFolderMissing(path: path) }
    folder = StabilityFolder(path: path, files: files)
  }

  /// Writes every file, and returns what changed for people to read.
  ///
  /// - Throws: `HarnessError`.
  public func record() throws(HarnessError) -> String {
    var lines: [String] = []
    for file in try folder.produced() {
      let path = FilePath.join(folder.path, file.path)
      lines.append("recorded '\(path)', \(file.cases.count) cases")
      let recorded = folder.files.kind(of: path) == .regular ? (try? folder.recorded(file)) ?? [] : []
      lines += Self.changes(from: recorded, to: file.cases)
      try folder.files.makeFolder(FilePath.folder(of: path))
      try OutputFile.write(file.bytes, to: path, replacing: true, files: folder.files)
    }
    lines.append("Recording fails the run: look at the changes, commit them, and verify.")
    return lines.map(VisibleText.render).joined(separator: "\n") + "\n"
  }

  private static func changes(from old: [StabilityFile.Case], to new: [StabilityFile.Case]) -> [String] {
    var lines: [String] = []
    for entry in old where !new.contains(entry) { lines.append("  - \(entry.name): \(entry.value)") }
    for entry in new where !old.contains(entry) { lines.append("  + \(entry.name): \(entry.value)") }
    return lines.isEmpty ? ["  nothing changed"] : lines
  }
}
