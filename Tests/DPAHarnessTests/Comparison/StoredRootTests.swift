import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Stored figures count only beside the expected root")
struct StoredRootTests {
  private static func cell(_ name: String, root: String? = "aa", expected: String? = "aa") -> ReportCell {
    ReportCell(
      name: name, sampleCount: 100, primaryMetric: "cpu_nanoseconds", state: .measured, root: root,
      expectedRoot: expected,
      metrics: [
        ReportMetric(.processor, runs: [[1_000], [1_000]]), ReportMetric(.allocations, runs: [[0], [0]]),
      ])
  }

  private static func report(_ cell: ReportCell) -> Report {
    Report(
      startedAt: "2026-11-21T07:00:00Z", size: "nightly", seed: 1, isComplete: true,
      environment: ReportFixture.environment, cells: [cell, Self.cell("reference/portable")])
  }

  private static let wrong: [(cell: ReportCell, text: String)] = [
    (cell("a/one", root: "bb"), "its root is bb, and the expected one is aa"),
    (cell("a/one", root: nil), "its root is missing, and the expected one is aa"),
    (cell("a/one", expected: nil), "its root is aa, and the expected one is missing"),
    (cell("a/one", root: nil, expected: nil), "its root is missing, and the expected one is missing"),
  ]

  @Test("A wrong or missing root on either side, or on both, voids the cell, and the exit status is 1")
  func comparison() throws {
    let right = Self.report(Self.cell("a/one"))
    for (cell, text) in Self.wrong {
      let wrong = Self.report(cell)
      for (base, new, side) in [(wrong, right, "base"), (right, wrong, "new report"), (wrong, wrong, "base")] {
        let found = try ReportComparison(base: base, new: new, floors: .none("none"))
          .run(labels: (base: "base", new: "new"))
        #expect(found.problems.first?.sentence.description == "cell 'a/one' is void: in the \(side) \(text)")
        #expect(found.exact.allSatisfy { $0.cell != "a/one" } && found.cells.allSatisfy { $0.timing.name != "a/one" })
        #expect(found.verdict().status == .failed)
      }
    }
  }

  @Test("A report with a wrong or missing root is no baseline")
  func baseline() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("roots-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("report.json").path
    for (cell, _) in Self.wrong {
      try ReportFile.write(Self.report(cell), to: path, replacing: true)
      let sentence: Sentence =
        "'\(path)' holds the cell 'a/one', whose root is not the expected one, so it cannot be a baseline"
      #expect(throws: HarnessError.notComparable(sentence)) {
        try BaselineAcceptance(reports: folder.path).accept(path)
      }
    }
  }
}
