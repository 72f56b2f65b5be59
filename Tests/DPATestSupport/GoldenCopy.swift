import DPAEngine
package import Foundation

/// A copy of the committed golden folder that a test may damage, removed with the last reference to it.
package final class GoldenCopy {
  package static let committed = RepositoryFolder.root.appendingPathComponent("golden")

  /// The copy itself, a folder named golden.
  package let url: URL

  /// - Parameter parent: Where the copy is made; a temporary folder of its own where none is given.
  package init(in parent: URL? = nil) throws {
    let own = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-golden-\(UUID().uuidString)")
    let parent = parent ?? own
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    url = parent.appendingPathComponent("golden")
    ownFolder = parent == own ? own : url
    try FileManager.default.copyItem(at: Self.committed, to: url)
  }

  private let ownFolder: URL

  deinit { try? FileManager.default.removeItem(at: ownFolder) }

  package var path: String { url.path }

  /// The path of a file in the copy.
  package func path(of name: String) -> String { url.appendingPathComponent(name).path }

  package func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  package func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  package func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: url.appendingPathComponent(name))
  }

  /// Replaces the first place where a text is found.
  package func edit(_ name: String, _ old: String, to new: String) throws {
    let text = try text(of: name)
    guard let place = text.range(of: old) else { throw Missing(text: old, file: name) }
    try write(text.replacingCharacters(in: place, with: new), to: name)
  }

  package struct Missing: Error {
    let text: String
    let file: String
  }

  /// Takes the last case out of a file, and one from the file's own count.
  package func removeLastCase(from name: String) throws {
    var lines = try text(of: name).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let last = lines.lastIndex(where: { $0.hasPrefix("  {\"name\"") }),
      let header = lines.firstIndex(where: { $0.hasPrefix("\"count\": ") }),
      let count = Int(lines[header].filter(\.isNumber))
    else { throw Missing(text: "a case", file: name) }
    lines.remove(at: last)
    lines[last - 1].removeLast()
    lines[header] = "\"count\": \(count - 1),"
    try write(lines.joined(separator: "\n"), to: name)
  }

  /// Makes the manifest agree with what is there: digests and case counts of the files, and the files themselves. What
  /// is left is a consistent forgery.
  package func forgeManifest() throws {
    struct Manifest: Decodable {
      struct File: Decodable { let path: String }
      let files: [File]
    }
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(text(of: "MANIFEST.json").utf8))
    let entries = try manifest.files.map(\.path).filter { FileManager.default.fileExists(atPath: path(of: $0)) }
      .map { path in
        let text = try text(of: path)
        let digest = SHA256.digest(of: text.utf8)
        let cases = text.split(separator: "\n").count { $0.hasPrefix("  {\"name\"") && !$0.contains("\"ranges\": {") }
        return "{\"path\": \"\(path)\", \"sha256\": \"\(digest)\", \"cases\": \(cases)}"
      }
    let header = "{\"schema\": \"dpa-golden-manifest/1\", \"count\": \(entries.count), \"files\": [\n"
    try write(header + entries.joined(separator: ",\n") + "\n]}\n", to: "MANIFEST.json")
  }

  /// The SHA-256 of MANIFEST.json as it is now.
  package func manifestDigest() throws -> String { "\(SHA256.digest(of: try text(of: "MANIFEST.json").utf8))" }
}
