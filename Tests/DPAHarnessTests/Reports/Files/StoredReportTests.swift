import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Where the report of a run goes")
struct StoredReportTests {
  /// A folder for one test, removed at its end.
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stored-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private static func history(in folder: String) throws -> [HistoryLine] {
    try HistoryFile.read(try ReportsFolder(folder).history(of: ReportFixture.environment))
  }

  @Test("Without an output a report goes to the folder's runs, and a history has a line only where that was asked for")
  func runs() throws {
    try Self.withFolder { folder in
      for isRecorded in [false, true] {
        let stored = try StoredReport(reports: folder, output: nil, isRecorded: isRecorded, replacing: false)
        let written = try stored.store(ReportFixture.report(), verdict: "2")
        #expect(written.count == (isRecorded ? 2 : 1) && written[0].hasPrefix(folder + "/runs/"))
        #expect(try ReportFile.read(written[0]) == ReportFixture.report())
        #expect(try Self.history(in: folder).map(\.verdict) == (isRecorded ? ["2"] : []))
      }
    }
  }

  @Test("An interrupted run is stored, and is no line of the history")
  func interrupted() throws {
    try Self.withFolder { folder in
      let stored = try StoredReport(reports: folder, output: nil, isRecorded: true, replacing: false)
      #expect(try stored.store(ReportFixture.report(isComplete: false)).count == 1)
      #expect(try Self.history(in: folder).isEmpty)
    }
  }

  @Test("An output that is there is refused before anything is measured, and replaced where that was asked for")
  func output() throws {
    try Self.withFolder { folder in
      let output = folder + "/r.json"
      let first = try StoredReport(reports: "/nowhere", output: output, isRecorded: false, replacing: false)
      #expect(try first.store(ReportFixture.report()) == [output])
      #expect(throws: HarnessError.outputExists(path: output)) {
        try StoredReport(reports: "/nowhere", output: output, isRecorded: false, replacing: false)
      }
      #expect(throws: HarnessError.outputExists(path: output)) { try first.store(ReportFixture.report()) }
      let second = try StoredReport(reports: "/nowhere", output: output, isRecorded: false, replacing: true)
      #expect(try second.store(ReportFixture.report(isComplete: false)) == [output])
      #expect(try ReportFile.read(output).isComplete == false)
    }
  }

  @Test("The folder has to be there only where something goes into it", arguments: [nil, "r.json"])
  func missingFolder(output: String?) {
    let error = HarnessError.reportsFolderMissing(path: "/nowhere")
    #expect(throws: error) {
      try StoredReport(reports: "/nowhere", output: output, isRecorded: true, replacing: false)
    }
  }

  @Test("The latest report is the one whose name sorts last, and only JSON files are reports")
  func latest() throws {
    try Self.withFolder { path in
      let folder = try ReportsFolder(path)
      let none = HarnessError.fileFailed(
        action: "find a report below", path: path + "/runs", reason: "no run has been stored yet")
      #expect(throws: none) { try folder.latest() }
      try FileManager.default.createDirectory(atPath: path + "/runs", withIntermediateDirectories: true)
      for name in ["20261121T070000Z-smoke.json", "20261120T070000Z-smoke.json", "z.txt"] {
        try Data().write(to: URL(fileURLWithPath: path + "/runs/" + name))
      }
      #expect(try folder.latest() == path + "/runs/20261121T070000Z-smoke.json")
      #expect(try folder.reports().runs.count == 2 && folder.reports().baselines.isEmpty)
    }
  }

  @Test("One bad file does not hide the others in the list")
  func index() throws {
    try Self.withFolder { path in
      let folder = try ReportsFolder(path)
      #expect(try ReportIndex.text(of: folder) == "there is no report below '\(path)' yet\n")
      let stored = try StoredReport(reports: path, output: nil, isRecorded: false, replacing: false)
      let good = try stored.store(ReportFixture.report())[0]
      try Data("{".utf8).write(to: URL(fileURLWithPath: path + "/runs/a.json"))
      let lines = try ReportIndex.text(of: folder).split(separator: "\n").map(String.init)
      let bad = path + "/runs/a.json"
      #expect(lines.contains("\(bad): '\(bad)' is malformed: it is not JSON, or it is cut off"))
      #expect(lines.contains { $0.hasPrefix("\(good): 2 of 3 cells measured") } && lines.count == 2)
    }
  }
}
