import HarnessKit

/// The list of golden files with their digests, written by the oracle. A value of this type lists each file once, and
/// only files that this version knows: no path in it leads anywhere else.
struct GoldenManifest {
  static let schema = "dpa-golden-manifest/1"
  static let name = "MANIFEST.json"
  static let kind = DocumentKind("golden manifest", mebibytes: 1)

  /// By path within the golden folder, for example `reference/chain.json`.
  let entries: [String: Entry]

  struct Entry: Decodable {
    let path: String
    let sha256: String
    /// Number of cases.
    let cases: Int
  }

  private struct Header: Decodable { let schema: String }

  private struct Content: Decodable {
    let count: Int
    let files: [Entry]
  }

  /// - Throws: `HarnessError.malformedFile` or `.unknownSchema`.
  init(_ bytes: [UInt8], from path: String) throws(HarnessError) {
    let header: Header = try JSONFile.decode(bytes, from: path)
    guard header.schema == Self.schema else {
      throw .unknownSchema(path: path, found: header.schema, known: Self.schema)
    }
    let content: Content = try JSONFile.decode(bytes, from: path)
    guard content.count == content.files.count else {
      throw .malformedFile(path: path, reason: "it lists \(content.files.count) files and says \(content.count)")
    }
    let known = Set(GoldenRequirement.all.map(\.path))
    var entries: [String: Entry] = [:]
    for entry in content.files {
      guard known.contains(entry.path) else {
        let reason = "it lists '\(entry.path)', which is no golden file of this version"
        throw .malformedFile(path: path, reason: reason)
      }
      guard entries.updateValue(entry, forKey: entry.path) == nil else {
        throw .malformedFile(path: path, reason: "it lists '\(entry.path)' twice")
      }
    }
    self.entries = entries
  }
}
