import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Baselines, and what a run is held against")
struct BaselineTests {
  private typealias Fixture = StoredFixture

  /// A folder of reports of a test's own.
  private final class Reports {
    let path: String
    let folder: ReportsFolder

    init() throws {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-reports-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      folder = try ReportsFolder(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ report: Report, _ name: String = "run.json") throws -> String {
      let file = path + "/" + name
      try ReportFile.write(report, to: file, replacing: true)
      return file
    }

    func accept(_ report: Report) throws -> BaselineAcceptance.Acceptance {
      try BaselineAcceptance(reports: path).accept(try write(report))
    }

    func gate(
      _ report: Report, filter: String? = nil, requiresTiming: Bool = false, now: String = "2026-11-22T07:00:00Z"
    ) throws -> ComparisonReport {
      try ReportGate(reports: path).compare(
        report, label: "this run", filter: filter, requiresTiming: requiresTiming, now: now)
    }
  }

  private static func report(
    _ time: Double = 2e6, allocations: Double = 4, startedAt: String = "2026-11-21T07:00:00Z", isComplete: Bool = true,
    state: ReportCell.State = .measured, environment: ReportEnvironment = StoredFixture.environment()
  ) -> Report {
    Fixture.report(
      Fixture.cell(
        Fixture.times(time), state: state, exact: [ReportMetric(.allocations, runs: [[allocations], [allocations]])]),
      environment: environment, startedAt: startedAt, isComplete: isComplete)
  }

  @Test("An interrupted run or one with a failed cell is no baseline, and the one before stays")
  func refused() throws {
    let reports = try Reports()
    let path = try reports.accept(Self.report()).path
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let run = reports.path + "/run.json"
    #expect(
      throws: HarnessError.notComparable(
        "'\(run)' is of an interrupted run, which no baseline can be\(step: .measure)")
    ) { try reports.accept(Self.report(3e6, isComplete: false)) }
    for state in [ReportCell.State.void, .crashed, .hung, .missing] {
      #expect(
        throws: HarnessError.notComparable(
          "'\(run)' holds the cell 'a/one', which is \(state.rawValue), so it cannot be a baseline")
      ) { try reports.accept(Self.report(3e6, state: state)) }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("What moved against the baseline before is shown: exact metrics, and times from 10 % on")
  func moved() throws {
    let reports = try Reports()
    let first = try reports.accept(Self.report())
    #expect(first.change == nil)
    #expect(first.text == "accepted '\(first.path)', the first baseline of its machine class\n")
    #expect(try reports.accept(Self.report(2.1e6)).text == "accepted '\(first.path)'; nothing moved\n")
    #expect(
      try reports.accept(Self.report(2.6e6, allocations: 5)).text == """
        a/one  allocation_count  regressed  +25.00 %
        a/one  cpu_nanoseconds  +23.8 % as a ratio to the reference cell
        accepted '\(first.path)'; moved: 2

        """)
  }

  @Test("Each machine class has a baseline of its own; without one nothing is comparable")
  func machines() throws {
    let reports = try Reports()
    _ = try reports.accept(Self.report())
    #expect(try reports.gate(Self.report()).verdict().status == .held)
    for fact in ["processor", "usable_cores", "compiler", "allocator", "architecture"] {
      let other = Fixture.environment([fact: "other"])
      #expect(
        throws: HarnessError.notComparable(
          "no baseline was accepted for this machine class at '\(reports.folder.baseline(of: other))'"
            + "\(step: .acceptBaseline)")
      ) { try reports.gate(Self.report(environment: other)) }
    }
  }

  @Test("A run is held against the baseline: exact metrics both ways, with a filter only what it chose")
  func exact() throws {
    let reports = try Reports()
    _ = try reports.accept(Self.report())
    #expect(try reports.gate(Self.report(allocations: 5)).verdict().status == .regression)
    let fewer = try reports.gate(Self.report(allocations: 3))
    #expect(fewer.verdict().status == .held && fewer.verdict(failsOnImproved: true).status == .regression)
    let onlyReference = Fixture.report()
    #expect(try reports.gate(onlyReference).verdict().status == .notComparable)
    #expect(try reports.gate(onlyReference, filter: "^reference/").problems.isEmpty)
  }

  @Test("Times decide with a calibration that holds today, and are advisory without one")
  func calibrated() throws {
    let reports = try Reports()
    _ = try reports.accept(Self.report())
    let slower = Self.report(2.6e6)
    #expect(try reports.gate(slower).cells.map(\.timing.decision) == [.advisory])
    let path = reports.folder.calibration(of: slower.environment)
    try reports.folder.prepare(for: path)
    try CalibrationFile.write(try CalibrationFixture.calibration(machine: slower.environment.machineKey), to: path)
    let report = try reports.gate(slower, requiresTiming: true)
    #expect(report.problems.isEmpty && report.cells.map(\.timing.decision) == [.regressed])
    let late = try reports.gate(slower, requiresTiming: true, now: "2026-12-22T07:00:00Z")
    #expect(late.cells.map(\.timing.decision) == [.advisory])
    #expect(late.verdict().status == .notComparable)
  }

  @Test("A run that was recorded already does not count beside itself")
  func recorded() throws {
    let reports = try Reports()
    _ = try reports.accept(Self.report(2.6e6))
    let history = reports.folder.history(of: Fixture.environment())
    try reports.folder.prepare(for: history)
    for night in 11...15 {
      try HistoryFile.append(HistoryLine(of: Self.report(startedAt: "2026-11-\(night)T07:00:00Z")), to: history)
    }
    let tonight = Self.report(2.6e6)
    let before = try reports.gate(tonight).trend
    #expect(before.map(\.decision) == [.advisory])
    #expect(before.first?.change == "+30.0 % against the median of 3 stable runs, in 1 of 3 nights")
    try HistoryFile.append(HistoryLine(of: tonight), to: history)
    #expect(try reports.gate(tonight).trend == before)
  }
}
