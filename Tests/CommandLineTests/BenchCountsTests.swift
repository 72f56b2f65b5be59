import DPATestSupport
import Foundation
import Testing

@Suite(
  "bench counts holds what cells allocate",
  .enabled(if: BuildMode.isOptimized, "a build without the optimiser counts other allocations"))
struct BenchCountsTests {
  private static let words = "bench counts --size smoke --filter ^(seed-chain/plain|statistics/exact)$"

  private func run(_ options: String, in folder: TemporaryFolder) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(options.split(separator: " ").map(String.init), in: folder)
  }

  @Test("Accepted counts hold, and allocations that are really made are found: cell, metric, and how to see where")
  func planted() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("reports"), withIntermediateDirectories: true)
    let none = try run(Self.words, in: folder)
    #expect(none.status == 4 && none.error.hasPrefix("Error: no counts of '"), "\(none.error)")
    let passed = try run("\(Self.words) --if-accepted", in: folder)
    #expect(passed.status == 0 && passed.error.hasPrefix("not held: no counts of '"), "\(passed.error)")
    let written = try run("\(Self.words) --output c.json", in: folder)
    #expect(written.status == 0 && written.error.hasPrefix("stored in 'c.json'\n"), "\(written.error)")
    let accepted = try run("baseline accept c.json", in: folder)
    #expect(accepted.status == 0 && accepted.text.hasPrefix("accepted 'reports/counts/"), "\(accepted.error)")
    let held = try run("\(Self.words) --if-accepted", in: folder)
    #expect(held.status == 0 && held.text.hasSuffix("compare: HELD, 8 cases held, 0 failed\n"), "\(held.text)")
    let planted = try run("\(Self.words) --if-accepted --extra-work 10", in: folder)
    #expect(planted.status == 2, "\(planted.text)\(planted.error)")
    #expect(planted.text.contains(#/seed-chain\/plain +allocation_count +regressed +\+/#), "\(planted.text)")
    let advice = #/the memory of 'seed-chain\/plain'.* regressed; 'dpa-harness profile allocations seed-chain\/plain'/#
    #expect(planted.text.contains(advice), "\(planted.text)")
  }

  @Test("Every portable cell on one thread counts the same twice")
  func exact() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("reports"), withIntermediateDirectories: true)
    let outcome = try run("bench counts --size smoke --output c.json", in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let data = try Data(contentsOf: folder.url.appendingPathComponent("c.json"))
    let report = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let cells = try #require(report["cells"] as? [[String: Any]])
    #expect(cells.count > 30)
    for cell in cells {
      let name = cell["name"] as? String ?? ""
      #expect(!name.contains(#/avx|shani|neon|jobs-[2-9]/#), "\(name)")
      let metrics = try #require(cell["metrics"] as? [[String: Any]])
      #expect(metrics.count == 4 && metrics.allSatisfy { $0["exact"] as? Bool == true }, "\(name)")
    }
  }
}
