import DPAEngine
import DPATestSupport
import Foundation
import Testing
import Threading

@testable import DPAHarness
@testable import HarnessKit

@Suite("Verifying and listing a golden folder")
struct GoldenVerifierTests {
  private func verify(
    _ copy: GoldenCopy, _ filter: String? = "^fibonacci/index 1$", manifest: String? = nil
  ) throws -> Verdict {
    try GoldenVerifier(folder: copy.path, kernels: [.automatic], manifestDigest: manifest)
      .verify(filter.map { text throws(HarnessError) in try CaseFilter(text) })
  }

  private func list(_ copy: GoldenCopy, _ filter: String? = nil) throws -> GoldenList {
    try GoldenVerifier(folder: copy.path, kernels: [.portable, .automatic])
      .list(filter.map { text throws(HarnessError) in try CaseFilter(text) })
  }

  @Test("A verdict names the manifest's SHA-256; demanding that one holds, in either case of letters")
  func manifest() throws {
    let copy = try GoldenCopy()
    let digest = try copy.manifestDigest()
    for demanded in [nil, digest, digest.uppercased()] {
      let verdict = try verify(copy, manifest: demanded)
      #expect(verdict.status == .held)
      #expect(verdict.heldCount == 1)
      #expect(verdict.notes == ["MANIFEST.json has the SHA-256 \(digest)"])
    }
  }

  @Test("Demanding another manifest is not held, and none of the oracle's cases run")
  func otherManifest() throws {
    let copy = try GoldenCopy()
    let other = String(repeating: "a", count: 64)
    let verdict = try verify(copy, nil, manifest: other)
    #expect(verdict.status == .malformed)
    #expect(
      verdict.problems.map(\.sentence) == [
        "'\(copy.path(of: "MANIFEST.json"))' has the SHA-256 \(try copy.manifestDigest()), but \(other) is demanded"
      ])
    #expect(verdict.cases.allSatisfy { $0.suite == "stability" })
  }

  @Test(
    "What is demanded must be a SHA-256",
    arguments: [
      "", "abc", String(repeating: "a", count: 63), String(repeating: "a", count: 66),
      String(repeating: "g", count: 64),
    ])
  func noDigest(_ text: String) {
    #expect(
      throws: HarnessError.usage(
        "\(setting: "manifest") needs the SHA-256 of MANIFEST.json, 64 hexadecimal digits, not '\(text)'")
    ) { try GoldenVerifier(folder: GoldenCopy.committed.path, kernels: [.portable], manifestDigest: text) }
  }

  @Test("A filter does not hide what is wrong with the folder, even where it chooses no case")
  func filtered() throws {
    let copy = try GoldenCopy()
    try copy.write("{}", to: "stability/extra.json")
    try copy.write("{}", to: "extra.json")
    try copy.edit("reference/draws.json", "\"seed\": 0", to: "\"seed\": 9")
    try copy.remove("digest/roots.json")
    for filter in ["^fibonacci/index 1$", "^nowhere$"] {
      let verdict = try verify(copy, filter)
      #expect(verdict.heldCount == (filter == "^nowhere$" ? 0 : 1))
      #expect(
        verdict.problems.map { $0.sentence.description.split(separator: " ")[0] }
          == ["extra.json", "reference/draws.json", "digest/roots.json", "stability/extra.json"]
          .map { "'\(copy.path(of: $0))'" })
      #expect(verdict.status == .malformed)
    }
  }

  @Test("A filter that chooses no case of a whole folder is refused")
  func noCase() throws {
    let copy = try GoldenCopy()
    let refusal = HarnessError.usage("\(setting: "filter") '^nowhere$' chooses no case\(step: .listGoldenCases)")
    #expect(throws: refusal) { try verify(copy, "^nowhere$") }
    #expect(throws: refusal) { try list(copy, "^nowhere$") }
  }

  @Test("A malformed number keeps no other file from being run, and is named with its file")
  func malformedNumber() throws {
    let copy = try GoldenCopy()
    try copy.edit("reference/parameters.json", "\"id\": 9223372036854775807", to: "\"id\": 9323372036854775807")
    try copy.forgeManifest()
    let verdict = try verify(copy)
    #expect(verdict.heldCount == 1)
    #expect(
      verdict.problems == [
        Verdict.Problem(
          "'\(copy.path(of: "reference/parameters.json"))' is malformed: case 'default id 9223372036854775807': "
            + "id must be 0 to 9223372036854775807, not 9323372036854775807",
          status: .malformed)
      ])
  }

  @Test("A changed file is not run: the number that its flipped bit makes is never used")
  func flippedBit() throws {
    let copy = try GoldenCopy()
    try copy.edit("reference/parameters.json", "\"id\": 9223372036854775807", to: "\"id\": 9323372036854775807")
    let verdict = try verify(copy, "^(fibonacci/index 1$|parameters/)")
    #expect(verdict.cases.allSatisfy { $0.suite != "parameters" })
    #expect(verdict.heldCount == 1)
    #expect(verdict.problems.count == 1)
    #expect(verdict.status == .failed)
  }

  @Test("A wrong value in a forged folder is still a failed case, with both values")
  func wrongValue() throws {
    let copy = try GoldenCopy()
    try copy.edit("reference/fibonacci.json", "\"value\": \"55\"", to: "\"value\": \"56\"")
    try copy.forgeManifest()
    let verdict = try verify(copy, "^fibonacci/index 10$")
    #expect(verdict.problems.isEmpty)
    #expect(
      verdict.cases.first { $0.outcome.isFailed }?.outcome
        == .failed([Difference("value", expected: "56", found: "55")]))
    #expect(verdict.status == .failed)
  }

  @Test("The checks are reported as they are done, all of them")
  func progress() throws {
    let seen = Guarded<[UInt64]>([])
    _ = try GoldenVerifier(folder: GoldenCopy.committed.path, kernels: [.automatic])
      .verify(try CaseFilter("^sha256/length 1$")) { done, all in
        #expect(all == 21)
        seen.withLock { $0.append(done) }
      }
    #expect(seen.withLock { $0.sorted() } == Array(1...21))
  }

  @Test("Cases come from the bottom layer up, each kernel in turn, and the recorded ones last")
  func order() throws {
    let verdict = try GoldenVerifier(folder: GoldenCopy.committed.path, kernels: [.portable, .automatic])
      .verify(try CaseFilter("^(chain|roots|fibonacci)/.* 1$"))
    let groups = verdict.groups.map { "\($0.suite) \($0.variant)" }
    #expect(groups.prefix(4) == ["sha256 shared", "fibonacci shared", "chain portable", "chain \(Kernel.automatic)"])
    #expect(groups.last?.hasPrefix("ksin-tables ") == true)
    #expect(verdict.skips.map(\.reason) == ["left out by \(setting: "filter") '^(chain|roots|fibonacci)/.* 1$'"])
  }

  @Test("A list names the cases of whole files, who runs them, and what was left out")
  func listed() throws {
    let list = try list(try GoldenCopy(), "^(sha256|draws)/.* 1$")
    #expect(list.text == "sha256/length 1\ndraws/seed 1\n")
    #expect(list.cases.map(\.kernels) == [[], ["portable", "\(Kernel.automatic)"]])
    #expect(list.leftOutCount == GoldenRequirement.all.map(\.leastCount).reduce(0, +) - 2)
    #expect(list.problems.isEmpty)
    #expect(list.status == .held)
  }

  @Test("A list says what is wrong with the folder, and leaves the cases of a changed file out")
  func damagedList() throws {
    let copy = try GoldenCopy()
    try copy.edit("reference/draws.json", "\"seed\": 0", to: "\"seed\": 9")
    let changed = try list(copy)
    #expect(changed.cases.count == GoldenRequirement.all.map(\.leastCount).reduce(0, +) - 73)
    #expect(changed.problems.count == 1)
    #expect(changed.json.contains("draws.json' was changed and is not run: its SHA-256 is "))
    #expect(changed.status == .failed)
    try copy.write("{}", to: "stability/extra.json")
    #expect(try list(copy, "^draws/").problems.count == 2)
    #expect(try list(copy, "^draws/").status == .malformed)
  }

  @Test("A folder that is not there is an error of its own")
  func missing() {
    #expect(throws: HarnessError.goldenFolderMissing(path: "/nowhere/golden")) {
      try GoldenVerifier(folder: "/nowhere/golden", kernels: [.portable])
    }
  }
}
