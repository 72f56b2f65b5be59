import Foundation
import Testing

@Suite("verify golden")
struct VerifyGoldenTests {
  /// A copy of the golden folder that a test may damage.
  private static func goldenCopy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      at: Repository.root.appendingPathComponent("golden"), to: folder.url.appendingPathComponent("golden"))
    return folder
  }

  /// Runs the gate and sees that it changed no file.
  private static func verify(_ folder: TemporaryFolder, _ options: String...) throws -> BuiltProgram.Outcome {
    let before = try folder.snapshot()
    // One kernel is enough to see what becomes of damaged files; all of them run in the first test and in the gate.
    let kernel = options.contains("--kernel") ? [] : ["--kernel", "auto"]
    let outcome = try BuiltProgram.run(["verify", "golden"] + kernel + options, in: folder)
    #expect(try folder.snapshot() == before)
    return outcome
  }

  @Test("The committed golden files hold")
  func holds() throws {
    let outcome = try Self.verify(try Self.goldenCopy())
    #expect(outcome.error.isEmpty)
    #expect(outcome.text.contains("\ngolden: HELD, "))
    #expect(outcome.text.contains(" cases held, 0 failed"))
    #expect(outcome.status == 0)
  }

  @Test("One edited bit is named with layer, case, and both values, and the changed file too")
  func editedBit() throws {
    let folder = try Self.goldenCopy()
    let file = folder.url.appendingPathComponent("golden/reference/parameters.json")
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let rotation = "bfc29d64bf7e6000"
    #expect(text.contains(rotation), "id 0 of the defaults rotates by -0.14542826986576074")
    let first = try #require(text.range(of: rotation))
    try text.replacingCharacters(in: first, with: "bfc29d64bf7e6001").write(to: file, atomically: true, encoding: .utf8)
    let outcome = try Self.verify(folder, "--kernel", "portable", "--filter", "^parameters/")
    #expect(
      outcome.text.contains(
        """
        FAILED parameters, case 'default id 0', kernel portable
          rotation
            expected bfc29d64bf7e6001
            found    bfc29d64bf7e6000
        """))
    #expect(outcome.text.contains("PROBLEM 'golden/reference/parameters.json' was changed: its SHA-256 is "))
    #expect(outcome.text.contains("\ngolden: NOT HELD, "))
    #expect(outcome.status == 1)
  }

  @Test("A removed file is named")
  func removedFile() throws {
    let folder = try Self.goldenCopy()
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("golden/reference/chain.json"))
    let outcome = try Self.verify(folder)
    #expect(
      outcome.text.contains(
        "PROBLEM 'golden/reference/chain.json' is malformed: the manifest lists it, but it is not there\n"))
    #expect(outcome.status == 65)
  }

  @Test("A cut file is named")
  func cutFile() throws {
    let folder = try Self.goldenCopy()
    let file = folder.url.appendingPathComponent("golden/reference/draws.json")
    let bytes = try Data(contentsOf: file)
    try bytes.prefix(bytes.count / 2).write(to: file)
    let outcome = try Self.verify(folder)
    #expect(
      outcome.text.contains(
        "PROBLEM 'golden/reference/draws.json' is malformed: it is not JSON, or it is cut off\n"))
    #expect(outcome.status == 65)
  }

  @Test("A file with fewer cases than the manifest says is named")
  func shortFile() throws {
    let folder = try Self.goldenCopy()
    let file = folder.url.appendingPathComponent("golden/reference/draws.json")
    var lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
    let place = try #require(lines.firstIndex { $0.hasPrefix("  {\"name\"") })
    lines.remove(at: place)
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let outcome = try Self.verify(folder)
    #expect(outcome.text.contains("it holds 72 cases, the manifest says 73\n"))
    #expect(outcome.status == 65)
  }

  @Test("A file that the manifest does not list is named")
  func extraFile() throws {
    let folder = try Self.goldenCopy()
    try Data("{}".utf8).write(to: folder.url.appendingPathComponent("golden/reference/more.json"))
    let outcome = try Self.verify(folder)
    #expect(outcome.text.contains("PROBLEM 'golden/reference/more.json' is not in the manifest\n"))
    #expect(outcome.status == 65)
  }

  @Test("A folder without a manifest is malformed or unreadable, never held")
  func noManifest() throws {
    let folder = try Self.goldenCopy()
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("golden/MANIFEST.json"))
    let outcome = try Self.verify(folder)
    #expect(outcome.error == "Error: cannot read 'golden/MANIFEST.json': No such file or directory\n")
    #expect(outcome.output.isEmpty)
    #expect(outcome.status == 74)
  }

  @Test("A newer schema is refused by name")
  func newerSchema() throws {
    let folder = try Self.goldenCopy()
    let file = folder.url.appendingPathComponent("golden/MANIFEST.json")
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    try text.replacingOccurrences(of: "dpa-golden-manifest/1", with: "dpa-golden-manifest/2")
      .write(to: file, atomically: true, encoding: .utf8)
    let outcome = try Self.verify(folder)
    #expect(
      outcome.error == "Error: 'golden/MANIFEST.json' has the schema 'dpa-golden-manifest/2', "
        + "but this version reads 'dpa-golden-manifest/1'\n")
    #expect(outcome.status == 65)
  }

  @Test("The verdict as JSON says the same")
  func json() throws {
    struct Verdict: Decodable {
      struct Counts: Decodable {
        let held: Int
        let failed: Int
      }
      let schema: String
      let held: Bool
      let cases: Counts
    }
    let outcome = try Self.verify(try Self.goldenCopy(), "--format", "json")
    let verdict = try JSONDecoder().decode(Verdict.self, from: outcome.output)
    #expect(verdict.schema == "dpa-verdict/1")
    #expect(verdict.held)
    #expect(verdict.cases.held > 2_000)
    #expect(verdict.cases.failed == 0)
  }
}
