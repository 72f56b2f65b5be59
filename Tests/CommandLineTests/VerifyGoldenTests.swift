import DPAEngine
import DPATestSupport
import Foundation
import HarnessKit
import Testing

@Suite("verify golden")
struct VerifyGoldenTests {
  private let folder: TemporaryFolder
  private let golden: GoldenCopy

  init() throws {
    folder = try TemporaryFolder()
    golden = try GoldenCopy(in: folder.url)
  }

  /// Runs the gate and sees that it changed no file.
  private func verify(_ options: String...) throws -> BuiltProgram.Outcome {
    let before = try folder.snapshot()
    let outcome = try BuiltProgram.run(["verify", "golden"] + options, in: folder)
    #expect(try folder.snapshot() == before)
    return outcome
  }

  /// One quick case, to see what becomes of a damaged folder.
  private func verifyOne() throws -> BuiltProgram.Outcome {
    try verify("--kernel", "auto", "--filter", "^fibonacci/index 1$")
  }

  @Test(
    "The committed golden files hold under the fastest kernel", .enabled(if: BuildMode.isOptimized, "takes minutes"))
  func holds() throws {
    let outcome = try verify("--kernel", "auto")
    #expect(outcome.error.isEmpty)
    let count = "2997 cases held, 0 failed"
    #expect(outcome.text.hasSuffix("\ngolden: HELD, \(count)\n"))
    #expect(outcome.status == 0)
  }

  @Test("Without --kernel every kernel that this processor has is run")
  func everyKernel() throws {
    let outcome = try verify("--filter", "^(draws/seed 0|sha256/length 0)$")
    let rows = outcome.text.split(separator: "\n").map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
    for kernel in Kernel.all() { #expect(rows.contains("draws \(kernel) 1")) }
    #expect(rows.contains("sha256 shared 1"))
    #expect(outcome.text.contains("golden: HELD, \(Kernel.all().count + 1) cases held, 0 failed, "))
    #expect(outcome.status == 0)
  }

  @Test("A verdict ends with the manifest's SHA-256, which --manifest can demand")
  func manifest() throws {
    let digest = try golden.manifestDigest()
    let filter = ["--kernel", "portable", "--filter", "^fibonacci/index 1$"]
    let held = try verify(filter[0], filter[1], filter[2], filter[3], "--manifest", digest)
    #expect(held.text.contains("\nMANIFEST.json has the SHA-256 \(digest)\ngolden: HELD, 1 cases held, 0 failed, "))
    #expect(held.status == 0)

    try golden.removeLastCase(from: "reference/sha256.json")
    try golden.forgeManifest()
    let forged = try verify(filter[0], filter[1], filter[2], filter[3], "--manifest", digest)
    #expect(
      forged.text.contains(
        "PROBLEM 'golden/MANIFEST.json' has the SHA-256 \(try golden.manifestDigest()), but \(digest) is demanded\n"))
    #expect(forged.status == 65)

    let refused = try verify("--manifest", "abc")
    #expect(
      refused.error == "Error: --manifest needs the SHA-256 of MANIFEST.json, 64 hexadecimal digits, not 'abc'\n")
    #expect(refused.status == 64)
  }

  @Test("One flipped bit in a file ends in a verdict: the file was changed and is not run")
  func flippedBit() throws {
    try golden.edit("reference/parameters.json", "\"id\": 9223372036854775807", to: "\"id\": 9323372036854775807")
    let outcome = try verify("--kernel", "auto", "--filter", "^(parameters/|fibonacci/index 1$)")
    #expect(
      outcome.text.contains(
        "PROBLEM 'golden/reference/parameters.json' was changed and is not run: its SHA-256 is "))
    #expect(outcome.text.hasSuffix("golden: NOT HELD, 1 cases held, 0 failed, 1904 skipped, 1 problem with the data\n"))
    #expect(outcome.error.isEmpty)
    #expect(outcome.status == 1)
  }

  @Test("A wrong value is named with layer, case and both values, also where the manifest was forged with it")
  func wrongValue() throws {
    try golden.edit("reference/parameters.json", "bfc29d64bf7e6000", to: "bfc29d64bf7e6001")
    try golden.forgeManifest()
    let outcome = try verify("--kernel", "portable", "--filter", "^parameters/default id 0$")
    #expect(
      outcome.text.contains(
        """
        FAILED parameters, case 'default id 0', kernel portable
          rotation
            expected bfc29d64bf7e6001
            found    bfc29d64bf7e6000
          stage value: rotation
            expected -0.14542826986576077 (bits bfc29d64bf7e6001)
            found    -0.14542826986576074 (bits bfc29d64bf7e6000)

        """))
    #expect(outcome.text.contains("\ngolden: NOT HELD, 0 cases held, 1 failed, "))
    #expect(outcome.status == 1)
  }

  @Test("A number outside its limits is named with file, case, value and rule")
  func malformedNumber() throws {
    try golden.edit("reference/fibonacci.json", "\"index\": 5", to: "\"index\": 2147483648")
    try golden.forgeManifest()
    let outcome = try verify("--kernel", "auto", "--filter", "^sha256/length 1$")
    #expect(
      outcome.text.contains(
        "PROBLEM 'golden/reference/fibonacci.json' is malformed: "
          + "case 'index 5': index must be 0 to 9999, not 2147483648\n"))
    #expect(outcome.status == 65)
  }

  @Test("A removed file is named, and so is a layer that was removed from the manifest too")
  func removedFile() throws {
    try golden.remove("reference/chain.json")
    let listed = try verifyOne()
    #expect(
      listed.text.contains(
        "PROBLEM 'golden/reference/chain.json' is malformed: the manifest lists it, but it is not there\n"))
    #expect(listed.status == 65)
    try golden.forgeManifest()
    let forged = try verifyOne()
    #expect(
      forged.text.contains(
        "PROBLEM 'golden/MANIFEST.json' is malformed: "
          + "the layer 'chain' is missing from it, reference/chain.json\n"))
    #expect(forged.status == 65)
  }

  @Test("A cut file is named")
  func cutFile() throws {
    let text = try golden.text(of: "reference/draws.json")
    try golden.write(String(text.prefix(text.count / 2)), to: "reference/draws.json")
    let outcome = try verifyOne()
    #expect(
      outcome.text.contains(
        "PROBLEM 'golden/reference/draws.json' is malformed: it is not JSON, or it is cut off\n"))
    #expect(outcome.status == 65)
  }

  @Test("A file with fewer cases than the manifest says is named, and one with fewer than there must be")
  func shortFile() throws {
    try golden.removeLastCase(from: "reference/draws.json")
    let short = try verifyOne()
    #expect(short.text.contains("it holds 72 cases, the manifest says 73\n"))
    #expect(short.status == 65)
    try golden.forgeManifest()
    let forged = try verifyOne()
    #expect(forged.text.contains("it holds 72 cases, but the layer 'draws' has at least 73\n"))
    #expect(forged.status == 65)
  }

  @Test("Files that nobody lists are named, with a filter too")
  func extraFiles() throws {
    for name in ["digest/more.json", "extra.json", "stability/extra.json"] { try golden.write("{}", to: name) }
    let outcome = try verifyOne()
    #expect(
      outcome.text.contains(
        """
        PROBLEM 'golden/extra.json' is no golden file of this version
        PROBLEM 'golden/digest/more.json' is not in the manifest
        PROBLEM 'golden/stability/extra.json' is no stability file of this version

        """))
    #expect(outcome.status == 65)
  }

  @Test("A folder without a manifest is malformed or unreadable, never held")
  func noManifest() throws {
    try golden.remove("MANIFEST.json")
    let outcome = try verifyOne()
    #expect(outcome.error == "Error: cannot read 'golden/MANIFEST.json': No such file or directory\n")
    #expect(outcome.output.isEmpty)
    #expect(outcome.status == 74)
  }

  @Test("A newer schema is refused by name")
  func newerSchema() throws {
    try golden.edit("MANIFEST.json", "dpa-golden-manifest/1", to: "dpa-golden-manifest/2")
    let outcome = try verifyOne()
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
      let notes: [String]
    }
    let outcome = try verify("--kernel", "auto", "--filter", "^(draws|sha256)/", "--format", "json")
    let verdict = try JSONDecoder().decode(Verdict.self, from: outcome.output)
    #expect(verdict.schema == "dpa-verdict/1")
    #expect(verdict.held)
    #expect(verdict.cases.held == 204)
    #expect(verdict.cases.failed == 0)
    #expect(verdict.notes == ["MANIFEST.json has the SHA-256 \(try golden.manifestDigest())"])
  }

  @Test("A list of a damaged folder says what is wrong on standard error, with the status of a verdict")
  func damagedList() throws {
    try golden.edit("reference/draws.json", "\"seed\": 0", to: "\"seed\": 9")
    let outcome = try verify("--list", "--filter", "^(draws|chain)/.* id 0$")
    #expect(outcome.text.hasPrefix("chain/depth 10 id 0\n"))
    #expect(!outcome.text.contains("draws/"))
    #expect(
      outcome.error.contains("\nPROBLEM 'golden/reference/draws.json' was changed and is not run: its SHA-256 is "))
    #expect(outcome.status == 1)
  }
}
