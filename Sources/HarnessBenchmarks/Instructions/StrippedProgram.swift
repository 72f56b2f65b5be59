package import HarnessKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The place of a copy of this program, in a folder of its own.
package struct StrippedProgram {
  private let folder: String

  /// - Throws: `HarnessError.fileFailed`.
  package init() throws(HarnessError) {
    folder = FilePath.join(FileManager.default.temporaryDirectory.path, "dpa-harness-\(UUID().uuidString)")
    try SystemFiles().makeFolder(folder)
  }

  package var path: String { FilePath.join(folder, "dpa-harness") }

  /// Removes the copy and its folder.
  package func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
