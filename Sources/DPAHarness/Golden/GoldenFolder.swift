import DPAEngine

/// The golden files of a folder, each held against the manifest.
struct GoldenFolder: Sendable {
  let path: String
  let files: any FileLayer

  /// - Throws: `HarnessError.goldenFolderMissing`.
  init(_ path: String, files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: path) == .folder else { throw .goldenFolderMissing(path: path) }
    self.path = path
    self.files = files
  }

  /// - Throws: `HarnessError` when the manifest is missing, malformed or of another schema.
  func manifest() throws(HarnessError) -> GoldenManifest {
    let path = FilePath.join(path, "MANIFEST.json")
    let manifest: GoldenManifest = try JSONFile.decode(
      try files.contents(of: path, as: GoldenManifest.kind), from: path)
    guard manifest.schema == GoldenManifest.schema else {
      throw .unknownSchema(path: path, found: manifest.schema, known: GoldenManifest.schema)
    }
    return manifest
  }

  /// One file's bytes, and what is wrong with them when held against the manifest.
  func contents(of entry: GoldenManifest.Entry) throws(HarnessError) -> (bytes: [UInt8], problem: Verdict.Problem?) {
    let path = FilePath.join(path, entry.path)
    guard files.kind(of: path) == .regular else {
      throw .malformedFile(path: path, reason: "the manifest lists it, but it is not there")
    }
    let bytes = try files.contents(of: path, as: GoldenHeader.kind)
    let digest = SHA256.digest(of: bytes).description
    guard digest != entry.sha256 else { return (bytes, nil) }
    let sentence = "'\(path)' was changed: its SHA-256 is \(digest), the manifest says \(entry.sha256)"
    return (bytes, Verdict.Problem(sentence, status: .failed))
  }

  /// Files beside those that the manifest lists, in the folders that the oracle writes.
  func unlisted(_ manifest: GoldenManifest) throws(HarnessError) -> [Verdict.Problem] {
    let listed = Set(manifest.files.map(\.path))
    var problems: [Verdict.Problem] = []
    for tier in ["digest", "reference"] {
      let folder = FilePath.join(path, tier)
      guard files.kind(of: folder) == .folder else { continue }
      for name in try files.names(inFolder: folder) where !listed.contains("\(tier)/\(name)") {
        let sentence = "'\(FilePath.join(folder, name))' is not in the manifest"
        problems.append(Verdict.Problem(sentence, status: .malformed))
      }
    }
    return problems
  }
}
