import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("A golden folder is looked over before any case is run")
struct GoldenInspectionTests {
  private static let paths = GoldenRequirement.all.map(\.path)

  private func inspect(_ copy: GoldenCopy) throws -> GoldenInspection {
    try GoldenInspection(of: GoldenFolder(copy.path, files: SystemFiles()))
  }

  @Test("The committed folder is whole: every layer from the bottom up, nothing wrong, the manifest's digest")
  func whole() throws {
    let copy = try GoldenCopy()
    let inspection = try inspect(copy)
    #expect(
      inspection.files.map { $0.requirement.layer.name } == [
        "sha256", "fibonacci", "chain", "mersenne-twister", "draws", "parameters", "rank-seeds", "ranges",
        "rank-streams", "statistics", "roots", "matrix", "order", "files", "ksin-words", "ksin-items", "ksin-signals",
        "ksin-noise", "ksin-order", "ksin-matching", "ksin-tables",
      ])
    #expect(inspection.problems.isEmpty)
    #expect(inspection.manifestDigest == (try copy.manifestDigest()))
    #expect(inspection.files[0].names.first == "length 0")
  }

  @Test("A layer that was removed with its manifest entry is named", arguments: paths)
  func layerRemoved(_ path: String) throws {
    let copy = try GoldenCopy()
    try copy.remove(path)
    try copy.forgeManifest()
    let layer = path.split(separator: "/")[1].dropLast(5)
    let inspection = try inspect(copy)
    #expect(
      inspection.problems == [
        Verdict.Problem(
          "'\(copy.path(of: "MANIFEST.json"))' is malformed: the layer '\(layer)' is missing from it, \(path)",
          status: .malformed)
      ])
    #expect(inspection.files.count == Self.paths.count - 1)
  }

  @Test("A case that was removed from a file and the manifest is missed, in every layer", arguments: paths)
  func caseRemoved(_ path: String) throws {
    let copy = try GoldenCopy()
    try copy.removeLastCase(from: path)
    try copy.forgeManifest()
    let requirement = try #require(GoldenRequirement.all.first { $0.path == path })
    let (layer, count) = (requirement.layer.name, requirement.leastCount)
    #expect(
      try inspect(copy).problems == [
        Verdict.Problem(
          "'\(copy.path(of: path))' is malformed: it holds \(count - 1) cases, "
            + "but the layer '\(layer)' has at least \(count)",
          status: .malformed)
      ])
  }

  @Test("A changed file is not run, and that is a failed check")
  func changed() throws {
    let copy = try GoldenCopy()
    let old = try #require(
      try GoldenManifest([UInt8](copy.text(of: "MANIFEST.json").utf8), from: "").entries["reference/draws.json"])
    try copy.edit("reference/draws.json", "\"seed\": 0", to: "\"seed\": 9")
    let inspection = try inspect(copy)
    let problem = try #require(inspection.problems.first)
    #expect(inspection.problems.count == 1)
    #expect(
      problem.sentence.description.hasPrefix(
        "'\(copy.path(of: "reference/draws.json"))' was changed and is not run: its SHA-256 is "))
    #expect(problem.sentence.description.hasSuffix(", the manifest says \(old.sha256)"))
    #expect(problem.status == .failed)
    #expect(!inspection.files.contains { $0.requirement.layer.name == "draws" })
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    let file: String
    let old: String
    let new: String
    /// After `'PATH' is malformed: `.
    let reason: String
    var forgesManifest = true

    var testDescription: String { reason }
  }

  @Test(
    "What is not whole is malformed",
    arguments: [
      Damage(
        file: "reference/draws.json", old: "\n]", new: "\n", reason: "it is not JSON, or it is cut off",
        forgesManifest: false),
      Damage(
        file: "reference/draws.json", old: "  {\"name\": \"seed 0\", ",
        new: "  {\"name\": \"more\"}, {\"name\": \"seed 0\", ",
        reason: "it holds 74 cases, the manifest says 73"),
      Damage(
        file: "reference/draws.json", old: "\"count\": 73", new: "\"count\": 74",
        reason: "it holds 73 cases and says 74"),
      Damage(
        file: "reference/draws.json", old: "\"layer\": \"draws\"", new: "\"layer\": \"chain\"",
        reason: "it is of the layer 'chain', not of 'draws'"),
      Damage(
        file: "reference/draws.json", old: "\"name\": \"seed 3\"", new: "\"title\": \"seed 3\"",
        reason: ".cases[3] has no key 'name'"),
    ])
  func damaged(_ damage: Damage) throws {
    let copy = try GoldenCopy()
    try copy.edit(damage.file, damage.old, to: damage.new)
    if damage.forgesManifest { try copy.forgeManifest() }
    let malformed = try inspect(copy).problems.filter { $0.status == .malformed }
    #expect(malformed.map(\.sentence) == ["'\(copy.path(of: damage.file))' is malformed: \(damage.reason)"])
  }

  @Test("A golden file of another schema is refused by name")
  func schema() throws {
    let copy = try GoldenCopy()
    try copy.edit("reference/draws.json", "dpa-golden/1", to: "dpa-golden/2")
    try copy.forgeManifest()
    #expect(
      try inspect(copy).problems.map(\.sentence) == [
        "'\(copy.path(of: "reference/draws.json"))' has the schema 'dpa-golden/2', "
          + "but this version reads 'dpa-golden/1'"
      ])
  }

  @Test("A listed file that is gone, or is a folder, is named")
  func notThere() throws {
    let copy = try GoldenCopy()
    try copy.remove("reference/chain.json")
    try copy.remove("digest/roots.json")
    try FileManager.default.createDirectory(
      atPath: copy.path(of: "digest/roots.json"), withIntermediateDirectories: true)
    #expect(
      try inspect(copy).problems == [
        Verdict.Problem(
          "'\(copy.path(of: "reference/chain.json"))' is malformed: the manifest lists it, but it is not there",
          status: .malformed),
        Verdict.Problem(
          "'\(copy.path(of: "digest/roots.json"))' is malformed: it is no regular file", status: .malformed),
      ])
  }

  @Test(
    "What nobody lists is named, wherever it lies",
    arguments: [
      ("extra.json", "is no golden file of this version"), ("Reference", "is no golden file of this version"),
      (".hidden", "is no golden file of this version"), ("digest/more.json", "is not in the manifest"),
      ("reference/more.json", "is not in the manifest"), ("reference/MANIFEST.json", "is not in the manifest"),
    ])
  func strangers(_ name: String, _ rule: String) throws {
    let copy = try GoldenCopy()
    if name == "Reference" {
      try FileManager.default.createDirectory(atPath: copy.path(of: name), withIntermediateDirectories: true)
    } else {
      try copy.write("{}", to: name)
    }
    #expect(try inspect(copy).problems == [Verdict.Problem("'\(copy.path(of: name))' \(rule)", status: .malformed)])
  }

  @Test(
    "A manifest that lists a path twice, one that leads elsewhere, or other files than it says is of no use",
    arguments: [
      (
        "\"files\": [", "\"files\": [{\"path\": \"reference/draws.json\", \"sha256\": \"\", \"cases\": 73},",
        22, "it lists 'reference/draws.json' twice"
      ),
      (
        "digest/roots.json", "../golden/digest/roots.json", 21,
        "it lists '../golden/digest/roots.json', which is no golden file of this version"
      ),
      ("digest/roots.json", "/etc/passwd", 21, "it lists '/etc/passwd', which is no golden file of this version"),
      (
        "digest/roots.json", "digest//roots.json", 21,
        "it lists 'digest//roots.json', which is no golden file of this version"
      ),
      (
        "digest/roots.json", "digest/more.json", 21,
        "it lists 'digest/more.json', which is no golden file of this version"
      ),
      ("", "", 20, "it lists 21 files and says 20"), ("", "", 22, "it lists 21 files and says 22"),
    ])
  func manifest(_ old: String, _ new: String, _ count: Int, _ reason: String) throws {
    let copy = try GoldenCopy()
    if !old.isEmpty { try copy.edit("MANIFEST.json", old, to: new) }
    try copy.edit("MANIFEST.json", "\"count\": 21", to: "\"count\": \(count)")
    #expect(throws: HarnessError.malformedFile(path: copy.path(of: "MANIFEST.json"), reason: reason)) {
      try inspect(copy)
    }
  }

  @Test("A manifest of another schema is refused before its entries are read")
  func manifestSchema() throws {
    let copy = try GoldenCopy()
    try copy.write("{\"schema\": \"dpa-golden-manifest/2\"}", to: "MANIFEST.json")
    #expect(
      throws: HarnessError.unknownSchema(
        path: copy.path(of: "MANIFEST.json"), found: "dpa-golden-manifest/2", known: "dpa-golden-manifest/1")
    ) { try inspect(copy) }
  }

  @Test("Another manifest than the one demanded is a problem, and no listed file is read")
  func demanded() throws {
    let copy = try GoldenCopy()
    let digest = try copy.manifestDigest()
    let folder = try GoldenFolder(copy.path, files: SystemFiles())
    #expect(try GoldenInspection(of: folder, demanding: digest).files.count == Self.paths.count)
    let other = String(repeating: "0", count: 64)
    let inspection = try GoldenInspection(of: folder, demanding: other)
    #expect(
      inspection.problems == [
        Verdict.Problem(
          "'\(copy.path(of: "MANIFEST.json"))' has the SHA-256 \(digest), but \(other) is demanded", status: .malformed)
      ])
    #expect(inspection.files.isEmpty)
  }
}
