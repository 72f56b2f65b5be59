import HarnessKit

/// A folder of golden files.
struct GoldenFolder: Sendable {
  let path: String
  let files: any FileLayer

  /// - Throws: `HarnessError.goldenFolderMissing`.
  init(_ path: String, files: any FileLayer) throws(HarnessError) {
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
    let tiers = Set(GoldenRequirement.all.map(\.tier)).sorted()
    let known = [GoldenManifest.name, "stability"] + tiers
    var problems = try names(in: path).filter { !known.contains($0) }.map {
      Verdict.Problem("'\(path(of: $0))' is no golden file of this version", status: .malformed)
    }
    for tier in tiers {
      for name in try names(in: path(of: tier)) where manifest.entries["\(tier)/\(name)"] == nil {
        let sentence = "'\(path(of: "\(tier)/\(name)"))' is not in the manifest"
        problems.append(Verdict.Problem(sentence, status: .malformed))
      }
    }
    return problems
  }

  private func names(in folder: String) throws(HarnessError) -> [String] {
    files.kind(of: folder) == .folder ? try files.names(inFolder: folder) : []
  }
}
