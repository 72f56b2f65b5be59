import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("Recorded outputs")
struct StabilityTests {
  private let file = StabilityFile(
    name: "batching", comment: "",
    cases: [.init(name: "one", value: "1"), .init(name: "two", value: "2")])

  private func outcomes(_ recorded: [(String, String)]) -> [String: CaseVerdict.Outcome] {
    let verdicts = file.verdicts(against: recorded.map { StabilityFile.Case(name: $0.0, value: $0.1) })
    return Dictionary(uniqueKeysWithValues: verdicts.map { ($0.name, $0.outcome) })
  }

  @Test("A case that was not recorded fails, one that is no longer made fails, and so does another value")
  func verdicts() {
    #expect(outcomes([("one", "1"), ("two", "2")]) == ["batching: one": .held, "batching: two": .held])
    #expect(
      outcomes([("one", "1")]) == [
        "batching: one": .held,
        "batching: two": .failed([Difference("output", expected: "no such case", found: "2")]),
      ])
    #expect(
      outcomes([("one", "0"), ("two", "2"), ("three", "3")]) == [
        "batching: one": .failed([Difference("output", expected: "0", found: "1")]),
        "batching: two": .held,
        "batching: three": .failed([Difference("output", expected: "3", found: "no such case")]),
      ])
  }

  private func problems(_ copy: GoldenCopy) throws -> [Verdict.Problem] {
    let found = try StabilityFolder(path: copy.path, files: SystemFiles()).verify()
    return found.problems
  }

  @Test("The committed outputs are those of this build")
  func committed() throws {
    let found = try StabilityFolder(path: GoldenCopy.committed.path, files: SystemFiles()).verify()
    #expect(found.problems.isEmpty)
    #expect(found.cases.map(\.outcome) == Array(repeating: .held, count: 6))
  }

  @Test(
    "A recorded file that is not whole is malformed",
    arguments: [
      (
        "  {\"name\": \"memory squeezed and free again\"",
        "  {\"name\": \"the consumer chooses sizes between batches\"",
        "two cases are named 'the consumer chooses sizes between batches'"
      ),
      ("\"count\": 6", "\"count\": 5", "it holds 6 cases and says 5"),
      ("\"cases\"", "\"case\"", "it has no key 'cases'"),
    ])
  func malformed(_ old: String, _ new: String, _ reason: String) throws {
    let copy = try GoldenCopy()
    try copy.edit("stability/batching.json", old, to: new)
    #expect(
      try problems(copy) == [
        Verdict.Problem(
          "'\(copy.path(of: "stability/batching.json"))' is malformed: \(reason)", status: .malformed)
      ])
  }

  @Test("A recorded case that was taken out is missed")
  func caseRemoved() throws {
    let copy = try GoldenCopy()
    try copy.removeLastCase(from: "stability/batching.json")
    #expect(
      try problems(copy) == [
        Verdict.Problem(
          "'\(copy.path(of: "stability/batching.json"))' is malformed: "
            + "it holds 5 cases, but the layer 'stability' has at least 6",
          status: .malformed)
      ])
  }

  @Test("A recorded file of another schema, one that is gone and one that nothing writes are named")
  func otherFiles() throws {
    let copy = try GoldenCopy()
    try copy.edit("stability/batching.json", "dpa-stability/1", to: "dpa-stability/2")
    #expect(
      try problems(copy).map(\.sentence) == [
        "'\(copy.path(of: "stability/batching.json"))' has the schema 'dpa-stability/2', "
          + "but this version reads 'dpa-stability/1'"
      ])
    try copy.remove("stability/batching.json")
    try copy.write("{}", to: "stability/more.json")
    #expect(
      try problems(copy) == [
        Verdict.Problem(
          "'\(copy.path(of: "stability/more.json"))' is no stability file of this version", status: .malformed),
        Verdict.Problem(
          "'\(copy.path(of: "stability/batching.json"))' is malformed: it is not there\(step: .recordStability)",
          status: .malformed),
      ])
  }

  @Test("Recording into a folder without recorded outputs adds them all, byte for byte as committed")
  func record() throws {
    let copy = try GoldenCopy()
    let committed = try copy.text(of: "stability/batching.json")
    try copy.remove("stability")
    let lines = try StabilityRecorder(golden: copy.path).record().split(separator: "\n")
    #expect(lines[0] == "recorded '\(copy.path(of: "stability/batching.json"))', 6 cases")
    #expect(lines[1...6].allSatisfy { $0.hasPrefix("  + ") })
    #expect(lines.last == "Recording fails the run: look at the changes, commit them, and verify.")
    #expect(try copy.text(of: "stability/batching.json") == committed)
    #expect(throws: HarnessError.goldenFolderMissing(path: "/nowhere")) { try StabilityRecorder(golden: "/nowhere") }
  }
}
