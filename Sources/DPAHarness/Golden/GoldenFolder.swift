import HarnessKit
import Hashing

/// A folder of golden files.
struct GoldenFolder: Sendable {
  let path: String
  let files: any FileLayer

  /// - Throws: `HarnessError.goldenFolderMissing`.
  init(_ path: String, files: any FileLayer) throws(HarnessError) {
    // Told apart from an empty folder: a wrong path must not look like golden files that were lost.
    guard files.kind(of: path) == .folder else { throw .goldenFolderMissing(path: path) }
    self.path = path
    self.files = files
  }

  /// The path of what has this path within the folder.
  func path(of name: String) -> String { FilePath.join(path, name) }

  /// - Throws: `HarnessError` when a file that the manifest lists is not there or cannot be read.
  func contents(ofListed name: String) throws(HarnessError) -> [UInt8] {
    let path = path(of: name)
    switch files.kind(of: path) {
    case .regular: return try files.contents(of: path, as: GoldenHeader.kind)
    case .missing: throw .malformedFile(path: path, reason: "the manifest lists it, but it is not there")
    case .folder, .link, .special: throw .malformedFile(path: path, reason: "it is no regular file")
    }
  }

  /// What is in the folder beside the files that the manifest lists and those of the stability tier.
  func strangers(beside manifest: GoldenManifest) throws(HarnessError) -> [Verdict.Problem] {
    // A file that the manifest does not list would never be run, and nobody would notice.
    let tiers = Set(GoldenRequirement.all.map(\.tier)).sorted()
    let known = [GoldenManifest.name, "stability"] + tiers
    var problems = try names(in: path).filter { !known.contains($0) }.map {
      Verdict.Problem("'\(path(of: $0))' is no golden file of this version", status: .malformed)
    }
    for tier in tiers {
      for name in try names(in: path(of: tier)) where manifest.entries["\(tier)/\(name)"] == nil {
        let sentence: Sentence = "'\(path(of: "\(tier)/\(name)"))' is not in the manifest"
        problems.append(Verdict.Problem(sentence, status: .malformed))
      }
    }
    return problems
  }

  private func names(in folder: String) throws(HarnessError) -> [String] {
    files.kind(of: folder) == .folder ? try files.names(inFolder: folder) : []
  }
}

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

  /// Checked before any file is read, and in either case of letters, as tools print digests both ways.
  ///
  /// - Throws: `HarnessError.usage` when what is demanded of the manifest is no SHA-256.
  static func checkDemand(_ digest: String?) throws(HarnessError) {
    guard let digest, Hexadecimal.bytes(of: digest.lowercased().utf8)?.count != Digest.byteCount else { return }
    throw .usage("\(setting: "manifest") needs the SHA-256 of MANIFEST.json, 64 hexadecimal digits, not '\(digest)'")
  }

  private struct Header: Decodable { let schema: String }

  private struct Content: Decodable {
    let count: Int
    let files: [Entry]
  }

  /// - Throws: `HarnessError.malformedFile` or `.unknownSchema`.
  init(_ bytes: [UInt8], from path: String) throws(HarnessError) {
    let header: Header = try JSONFile.decode(bytes, from: path, keys: .asSpelled)
    guard header.schema == Self.schema else {
      throw .unknownSchema(path: path, found: header.schema, known: Self.schema)
    }
    let content: Content = try JSONFile.decode(bytes, from: path, keys: .asSpelled)
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
      // Of two entries for a path only one digest could be checked.
      guard entries.updateValue(entry, forKey: entry.path) == nil else {
        throw .malformedFile(path: path, reason: "it lists '\(entry.path)' twice")
      }
    }
    self.entries = entries
  }
}
