import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Counts are held against those of the same architecture, compiler and allocator")
struct CountGateTests {
  private typealias Fixture = StoredFixture

  /// A folder of reports of a test's own.
  private final class Reports {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-counts-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func accept(_ report: Report) throws -> BaselineAcceptance.Acceptance {
      let file = path + "/run.json"
      try ReportFile.write(report, to: file, replacing: true)
      return try BaselineAcceptance(reports: path).accept(file)
    }

    func hold(_ report: Report, filter: String? = nil) throws -> (comparison: ComparisonReport?, absence: Sentence?) {
      try CountGate(reports: path).compare(report, label: "this run", filter: filter)
    }
  }

  private static func cell(_ name: String, _ allocations: Double) -> ReportCell {
    ReportCell(
      name: name, sampleCount: 100, primaryMetric: "allocation_count", state: .measured, root: "aa", expectedRoot: "aa",
      metrics: [ReportMetric(.allocations, runs: [[allocations], [allocations]])])
  }

  private static func report(_ allocations: Double = 4, _ changed: [String: String] = [:]) -> Report {
    let environment = Fixture.environment(changed)
    return Fixture.report(cell("a/one", allocations), cell("b/two", 0), reference: nil, environment: environment)
  }

  @Test("They have a file of their own, whatever the processor, and no baseline is touched")
  func accepted() throws {
    let reports = try Reports()
    let path = try reports.accept(Self.report()).path
    #expect(path.hasPrefix(reports.path + "/counts/x86-64-"))
    let other = Self.report(4, ["processor": "q", "usable_cores": "64"])
    #expect(try reports.accept(other).path == path)
    #expect(
      try reports.accept(Self.report(5)).text == """
        a/one  allocation_count  regressed  +25.00 %
        accepted '\(path)'; moved: 1

        """)
    #expect(!FileManager.default.fileExists(atPath: reports.path + "/baselines"))
  }

  @Test("One allocation more is a regression: cell, metric and the way to find it are named; one less is none")
  func held() throws {
    let reports = try Reports()
    _ = try reports.accept(Self.report())
    let same = try #require(try reports.hold(Self.report(4, ["processor": "q"])).comparison)
    #expect(same.verdict().status == .held && same.exact.count == 2)
    let more = try #require(try reports.hold(Self.report(5)).comparison).verdict()
    #expect(more.status == .regression)
    #expect(more.advice == ["the memory of 'a/one' regressed\(step: .profileAllocations(cell: "a/one"))"])
    let row = ["a/one", "allocation_count", "regressed", "+25.00 %"]
    #expect(more.figures.map { Array($0.rows[0].prefix(4)) } == row)
    let fewer = try #require(try reports.hold(Self.report(3)).comparison)
    #expect(fewer.verdict().status == .held && fewer.verdict(failsOnImproved: true).status == .regression)
  }

  @Test("A cell that vanished is not comparable, unless a filter leaves it out")
  func vanished() throws {
    let reports = try Reports()
    _ = try reports.accept(Self.report())
    let one = Fixture.report(Self.cell("a/one", 4), reference: nil)
    #expect(try reports.hold(one).comparison?.verdict().status == .notComparable)
    #expect(try reports.hold(one, filter: "^a/").comparison?.verdict().status == .held)
  }

  @Test("Another compiler or allocator has no counts: it is named beside those that there are")
  func absent() throws {
    let reports = try Reports()
    let none = try reports.hold(Self.report()).absence
    #expect(none?.description.hasPrefix("no counts of 'x86_64 | c | j' were accepted at '") == true)
    let path = try reports.accept(Self.report()).path
    for (fact, key) in [("compiler", "x86_64 | other | j"), ("allocator", "x86_64 | c | other")] {
      let (comparison, absence) = try reports.hold(Self.report(4, [fact: "other"]))
      let folder = reports.path + "/counts/"
      #expect(comparison == nil && !path.isEmpty)
      #expect(absence?.description.hasPrefix("no counts of '\(key)' were accepted at '\(folder)x86-64-") == true)
      #expect(absence?.description.hasSuffix(".json', only of 'x86_64 | c | j'") == true)
    }
    // A file that was copied under another compiler's name.
    let other = Self.report(4, ["compiler": "other"])
    let wrong = try ReportsFolder(reports.path).counts(of: other.environment)
    try FileManager.default.copyItem(atPath: path, toPath: wrong)
    let problems = try #require(try reports.hold(other).comparison).problems
    #expect(
      problems.map(\.sentence) == [
        "the accepted counts are of 'x86_64 | c | j', and these of 'x86_64 | other | j', so that nothing of them "
          + "can be compared"
      ])
  }
}
