import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness

@Suite("What a golden folder must hold")
struct GoldenRequirementTests {
  @Test("The least counts are those of the committed folder, layer for layer")
  func counts() throws {
    let bytes = [UInt8](try Data(contentsOf: GoldenCopy.committed.appendingPathComponent("MANIFEST.json")))
    let manifest = try GoldenManifest(bytes, from: "MANIFEST.json")
    let required = GoldenRequirement.all.map { "\($0.path) \($0.leastCount)" }
    #expect(required.sorted() == manifest.entries.values.map { "\($0.path) \($0.cases)" }.sorted())
    #expect(required.count == 21)
  }

  @Test("The least counts of the stability files are those that this build records")
  func stabilityCounts() throws {
    let files = try StabilityFile.all()
    #expect(
      GoldenRequirement.leastStabilityCounts
        == Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.cases.count) }))
  }
}
