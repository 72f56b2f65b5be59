import Foundation

@testable import DPAHarness
@testable import HarnessKit

/// A folder of a test's own, removed with the last reference to it.
final class FilesFolder: Sendable {
  let path: String

  init() throws {
    // Without links, as the paths that the tests expect.
    let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    let url = parent.appendingPathComponent("dpa-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: file(name), atomically: false, encoding: .utf8)
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: file(name), withDestinationPath: target)
  }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  /// Writes a whole output.
  func output(_ text: String, to name: String, replacing: Bool = false, files: any FileLayer = SystemFiles()) throws {
    try OutputFile.write(Array(text.utf8), to: file(name), replacing: replacing, files: files)
  }

  /// What a run leaves that is killed: an unfinished output, whose lock died with the process.
  func killedRun(_ text: String, of name: String, rows: UInt64) throws {
    let output = try OutputFile(file(name), replacing: false, files: SystemFiles())
    try output.write(Array(text.utf8).span)
    if rows > 0 {
      try output.keep(RunRecipe(fields: [:]), rows: rows, byteCount: output.byteCount, root: "aa")
      return output.abandon()
    }
    // Abandoning would remove what has no rows.
    let state = try Data(contentsOf: URL(fileURLWithPath: file(name + ".partial.json")))
    let kept = file("moved")
    try FileManager.default.moveItem(atPath: file(name + ".partial"), toPath: kept)
    output.abandon()
    try FileManager.default.moveItem(atPath: kept, toPath: file(name + ".partial"))
    try state.write(to: URL(fileURLWithPath: file(name + ".partial.json")))
  }
}
