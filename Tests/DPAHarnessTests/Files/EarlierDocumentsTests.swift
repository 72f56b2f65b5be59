import DPAEngine
import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit
@testable import TableRuns

@Suite("Documents that earlier versions wrote")
struct EarlierDocumentsTests {
  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Earlier")
  private static let reports = RepositoryFolder.root.appendingPathComponent("reports").path

  private static func sample(_ name: String) -> String { samples.appendingPathComponent(name).path }

  /// The committed documents of one kind.
  private static func committed(_ folder: String) throws -> [String] {
    let files = SystemFiles()
    let path = FilePath.join(reports, folder)
    return try files.names(inFolder: path).map { FilePath.join(path, $0) }
  }

  @Test("Committed baselines, calibrations and histories are read, and baselines are written as they were")
  func committedReports() throws {
    for path in try Self.committed("baselines") {
      let report = try ReportFile.read(path)
      #expect(!report.cells.isEmpty)
      #expect(try ReportText.json(report) == String(contentsOfFile: path, encoding: .utf8))
    }
    for path in try Self.committed("calibration") {
      let calibration = try CalibrationFile.read(path)
      #expect(try CalibrationFile.json(calibration) == String(contentsOfFile: path, encoding: .utf8))
    }
    for path in try Self.committed("history") {
      let lines = try HistoryFile.read(path)
      #expect(!lines.isEmpty)
      // Those of version 1 are not written any more: what is written in their place says the same.
      for line in lines {
        let copy = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try Data(ReportText.line(line).utf8).write(to: URL(fileURLWithPath: copy))
        #expect(try HistoryFile.read(copy) == [line])
      }
    }
  }

  @Test("A report and a history line of the first layout are read: the line does not name its report")
  func firstLayouts() throws {
    let report = try ReportFile.read(Self.sample("report-1.json"))
    #expect(report.cells.map(\.name) == ["seed-chain/shani"])
    let lines = try HistoryFile.read(Self.sample("history-1.jsonl"))
    #expect(lines.map(\.report) == [nil])
    #expect(HistoryLine(of: report).cells == lines[0].cells)
  }

  @Test("Receipts of the first schema are read and found as they were written", arguments: 0...1)
  func receipts(_ rank: Int) throws {
    let path = RepositoryFolder.root
      .appendingPathComponent("Tests/DPAHarnessTests/Receipts/schema-1/rank-\(rank)-of-2.json").path
    let contents = try ReceiptFile.read(path, engines: [Engine()])
    #expect(contents.receipt.rank == UInt64(rank) && contents.receipt.leaves == nil)
    #expect(!contents.isEdited)
  }

  @Test("The state of an unfinished output of an earlier schema is refused with both schemas", arguments: 1...2)
  func partialStates(_ version: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("earlier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appendingPathComponent("rows").path
    try FileManager.default.copyItem(
      atPath: Self.sample("partial-\(version).json"), toPath: PartialState.path(of: output))
    guard case .unusable(let error) = try PartialState.find(for: output, files: SystemFiles()) else {
      Issue.record("a state of another schema is unusable")
      return
    }
    #expect(
      error.description == "'\(output).partial.json' has the schema 'dpa-partial/\(version)', "
        + "but this version reads 'dpa-partial/3'")
  }
}
