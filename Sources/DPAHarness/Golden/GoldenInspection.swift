import DPAEngine
import HarnessKit

/// What is found in a golden folder before any case is run: the files that are whole and unchanged, and what is wrong
/// with the others.
struct GoldenInspection {
  /// From the bottom layer up.
  private(set) var files: [File] = []
  private(set) var problems: [Verdict.Problem] = []
  /// SHA-256 of MANIFEST.json.
  let manifestDigest: String

  struct File {
    let requirement: GoldenRequirement
    let path: String
    let bytes: [UInt8]
    /// The names of its cases.
    let names: [String]
  }

  /// - Parameter demanded: The digest that the manifest must have; with any other no listed file is read.
  /// - Throws: `HarnessError` when there is no usable manifest.
  init(of folder: GoldenFolder, demanding demanded: String? = nil) throws(HarnessError) {
    let path = folder.path(of: GoldenManifest.name)
    let bytes = try folder.files.contents(of: path, as: GoldenManifest.kind)
    manifestDigest = SHA256.digest(of: bytes).description
    // Before anything that the manifest lists is read: a manifest nobody trusts must not choose what is opened.
    if let demanded, demanded != manifestDigest {
      let sentence: Sentence = "'\(path)' has the SHA-256 \(manifestDigest), but \(demanded) is demanded"
      problems = [Verdict.Problem(sentence, status: .malformed)]
      return
    }
    let manifest = try GoldenManifest(bytes, from: path)
    problems = try folder.strangers(beside: manifest)
    // By what this program requires, not by what the manifest lists: a layer that was removed is then missed.
    for requirement in GoldenRequirement.all {
      do throws(HarnessError) {
        try inspect(requirement, of: folder, listedBy: manifest)
      } catch {
        problems.append(Verdict.Problem(error))
      }
    }
  }

  private mutating func inspect(
    _ requirement: GoldenRequirement, of folder: GoldenFolder, listedBy manifest: GoldenManifest
  ) throws(HarnessError) {
    let path = folder.path(of: requirement.path)
    guard let entry = manifest.entries[requirement.path] else {
      let reason = "the layer '\(requirement.layer.name)' is missing from it, \(requirement.path)"
      throw .malformedFile(path: folder.path(of: GoldenManifest.name), reason: reason)
    }
    let bytes = try folder.contents(ofListed: requirement.path)
    let digest = SHA256.digest(of: bytes).description
    if digest != entry.sha256 {
      let sentence: Sentence =
        "'\(path)' was changed and is not run: its SHA-256 is \(digest), the manifest says \(entry.sha256)"
      problems.append(Verdict.Problem(sentence, status: .failed))
    }
    // A changed file too: one that was cut off is malformed as well.
    let names = try Self.names(in: bytes, of: path, requirement, expectedCount: entry.cases)
    guard digest == entry.sha256 else { return }
    files.append(File(requirement: requirement, path: path, bytes: bytes, names: names))
  }

  private struct NamedCases: Decodable {
    struct Case: Decodable { let name: String }
    let cases: [Case]
  }

  /// The names of a file's cases: of the right layer, all of them there.
  private static func names(
    in bytes: [UInt8], of path: String, _ requirement: GoldenRequirement, expectedCount: Int
  ) throws(HarnessError) -> [String] {
    let header: GoldenHeader = try JSONFile.decode(bytes, from: path, keys: .asSpelled)
    guard header.schema == GoldenHeader.schema else {
      throw .unknownSchema(path: path, found: header.schema, known: GoldenHeader.schema)
    }
    let layer = requirement.layer.name
    guard header.layer == layer else {
      throw .malformedFile(path: path, reason: "it is of the layer '\(header.layer)', not of '\(layer)'")
    }
    let file: NamedCases = try JSONFile.decode(bytes, from: path, keys: .asSpelled)
    let count = file.cases.count
    guard count == expectedCount else {
      throw .malformedFile(path: path, reason: "it holds \(count) cases, the manifest says \(expectedCount)")
    }
    guard count == header.count else {
      throw .malformedFile(path: path, reason: "it holds \(count) cases and says \(header.count)")
    }
    // The table of the program is the last word: file and manifest may have been shortened together.
    guard count >= requirement.leastCount else {
      let reason = "it holds \(count) cases, but the layer '\(layer)' has at least \(requirement.leastCount)"
      throw .malformedFile(path: path, reason: reason)
    }
    return file.cases.map(\.name)
  }
}
