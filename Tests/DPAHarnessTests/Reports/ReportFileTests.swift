import DPAHarness
import DPATestSupport
import Foundation
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit
@testable import TableRuns

@Suite("Reports on disk")
struct ReportFileTests {
  /// A path for one test, removed by its folder's end.
  private static func withFile(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appendingPathComponent("report.json").path)
  }

  @Test("A report is read back as it was written, its header first in the file")
  func roundTrip() throws {
    try Self.withFile { path in
      let report = ReportFixture.report()
      try ReportFile.write(report, to: path, replacing: false)
      #expect(try ReportFile.read(path) == report)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.hasPrefix("{\n\"header\": {\"schema\":\"dpa-harness-report\",\"version\":1},\n"))
      #expect(throws: HarnessError.outputExists(path: path)) {
        try ReportFile.write(report, to: path, replacing: false)
      }
    }
  }

  @Test("The shape of a report is the one that was agreed, to the byte")
  func shape() throws {
    let report = ReportFixture.report([ReportFixture.cells[2]])
    let expected = """
      {
      "header": {"schema":"dpa-harness-report","version":1},
      "started_at": "2026-11-21T07:00:00Z",
      "size": "smoke",
      "seed": 7,
      "complete": true,
      "environment": {"facts": [
      {"name":"processor","value":"Example | CPU \\u001b[1m"},
      {"name":"architecture","value":"x86_64"},
      {"name":"usable_cores","value":"2"},
      {"name":"compiler","value":"clang version 21.0.0"},
      {"name":"allocator","value":"jemalloc 5.3.0"},
      {"name":"commit","unavailable":"git ended with status 128"}
      ]},
      "cells": [
      {"expected_root":"cc","metrics":[{"exact":false,"metric":{"better":"less","kind":"timing",\
      "name":"cpu_nanoseconds",\
      "unit":"nanoseconds"},"runs":[[1000000]]}],"name":"reference/portable","primary_metric":"cpu_nanoseconds",\
      "root":"cc","sample_count":100,"state":"measured"}
      ]
      }

      """
    #expect(ReportFormat.json.render(report) == expected)
  }

  @Test("A report cut anywhere is refused with a reason")
  func cutFile() throws {
    let bytes = Array(ReportFormat.json.render(ReportFixture.report()).utf8)
    for length in [0, 1, 30, 60, bytes.count / 2, bytes.count - 3] {
      try Self.withFile { path in
        try Data(bytes.prefix(length)).write(to: URL(fileURLWithPath: path))
        #expect(
          throws: HarnessError.malformedFile(path: path, reason: "it is not JSON, or it is cut off"), "\(length) bytes"
        ) { try ReportFile.read(path) }
      }
    }
  }

  @Test("A newer version and another schema are refused in a sentence, before anything else is looked at")
  func otherSchema() throws {
    for (header, found) in [
      (#"{"schema":"dpa-harness-report","version":2}"#, "dpa-harness-report/2"),
      (#"{"schema":"shopping-list","version":1}"#, "shopping-list/1"),
    ] {
      try Self.withFile { path in
        try Data("{\"header\":\(header),\"cells\":3}".utf8).write(to: URL(fileURLWithPath: path))
        let error = HarnessError.unknownSchema(path: path, found: found, known: "dpa-harness-report/1")
        #expect(throws: error) { try ReportFile.read(path) }
        #expect(error.status == DPAHarness.ExitStatus.malformed)
        #expect(
          error.description
            == "'\(path)' has the schema '\(found)', but this version reads 'dpa-harness-report/1'")
      }
    }
  }

  @Test("A line is added to a history behind those that are there, and read back")
  func history() throws {
    try Self.withFile { path in
      #expect(try HistoryFile.read(path) == [])
      let first = HistoryLine(of: ReportFixture.report(), verdict: "held")
      let second = HistoryLine(of: ReportFixture.report(isComplete: false))
      try HistoryFile.append(first, to: path)
      try HistoryFile.append(second, to: path)
      #expect(try HistoryFile.read(path) == [first, second])
      let text = try String(contentsOfFile: path, encoding: .utf8)
      for line in text.split(separator: "\n") {
        #expect(line.hasPrefix("{\"header\":{\"schema\":\"dpa-harness-history\",\"version\":2},"))
      }
    }
  }

  @Test("Reports of one second are files of their own, in their order, and each line of the history names its own")
  func oneSecond() throws {
    try Self.withFile { path in
      let reports = URL(fileURLWithPath: path).deletingLastPathComponent().path
      let stored = try StoredReport(reports: reports, output: nil, isRecorded: true, replacing: false)
      var written: [String] = []
      for seed in 1...12 {
        written.append(try stored.store(ReportFixture.report(seed: UInt64(seed)))[0])
        #expect(try ReportsFolder(reports).latest() == written.last)
      }
      let names = written.map { URL(fileURLWithPath: $0).lastPathComponent }
      #expect(names[0] == "20261121T070000Z-smoke.json" && names[1] == "20261121T070000Z-smoke_02.json")
      #expect(names == names.sorted() && Set(names).count == 12)
      #expect(try written.map { try ReportFile.read($0).seed } == (1...12).map(UInt64.init))
      let history = try ReportsFolder(reports).history(of: ReportFixture.environment)
      #expect(try HistoryFile.read(history).map(\.report) == names)
    }
  }

  @Test("Lines that are added to a history at the same time are all there")
  func simultaneousLines() throws {
    try Self.withFile { path in
      let line = HistoryLine(of: ReportFixture.report())
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        do { try HistoryFile.append(line, to: path) } catch { Issue.record(error) }
      }
      let lines = try HistoryFile.read(path)
      #expect(lines.count == 8)
    }
  }

  @Test("A line waits while another run adds its own")
  func waitingLine() throws {
    try Self.withFile { path in
      let files = FaultyFiles(busyCount: 2)
      try HistoryFile.append(HistoryLine(of: ReportFixture.report()), to: path, files: files)
      #expect(try HistoryFile.read(path).count == 1)
    }
  }

  @Test("A state that is taken away while it is read is none, and makes its output busy where it is the next one's")
  func takenAwayReading() throws {
    try Self.withFile { path in
      try PartialState.mark(file: nil).save(for: path, replacing: false, files: SystemFiles())
      guard case .missing = try PartialState.find(for: path, files: FaultyFiles(takenAwayReadCount: 1)) else {
        Issue.record("the state was gone")
        return
      }
      let next = PartialState.paths(of: path)[1]
      try Data().write(to: URL(fileURLWithPath: next))
      #expect(throws: HarnessError.outputBusy(path: next)) {
        try PartialState.mark(file: nil)
          .save(for: path, replacing: false, files: FaultyFiles(takenAwayReadCount: 1))
      }
    }
  }

  @Test("An unfinished report, and its state, are no reports")
  func unfinishedReport() throws {
    try Self.withFile { path in
      let reports = URL(fileURLWithPath: path).deletingLastPathComponent()
      let runs = reports.appendingPathComponent("runs")
      try FileManager.default.createDirectory(at: runs, withIntermediateDirectories: true)
      for name in ["a.json", "a.json.partial", "a.json.partial.json", "a.json.partial.json.next"] {
        try Data().write(to: runs.appendingPathComponent(name))
      }
      #expect(try ReportsFolder(reports.path).reports().runs == [runs.path + "/a.json"])
      #expect(try ReceiptsFolder.receipts(at: [runs.path]) == [runs.path + "/a.json"])
    }
  }

  @Test("A history line keeps the primary metric and the exact ones, with the extremes of the processes")
  func historyLine() throws {
    let cell = HistoryLine(of: ReportFixture.report()).cells[0]
    #expect(cell.figures.map(\.metric) == ["cpu_nanoseconds", "allocation_count"])
    let figure = try #require(cell.figure("cpu_nanoseconds"))
    #expect([figure.low, figure.median, figure.high] == [1_000_500, 1.5e6, 1_999_500] && !figure.isExact)
    #expect(cell.figure("allocation_count")?.isExact == true)
  }

  @Test("A history cut in its last line, or with a newer line, is refused with the place and left alone")
  func badHistory() throws {
    try Self.withFile { path in
      let line = HistoryLine(of: ReportFixture.report())
      try HistoryFile.append(line, to: path)
      let good = try Data(contentsOf: URL(fileURLWithPath: path))
      try good.dropLast(5).write(to: URL(fileURLWithPath: path))
      #expect(throws: HarnessError.malformedFile(path: path, reason: "its last line is cut off")) {
        try HistoryFile.append(line, to: path)
      }
      let newer = good + Data(#"{"header":{"schema":"dpa-harness-history","version":3}}"#.utf8) + Data("\n".utf8)
      try newer.write(to: URL(fileURLWithPath: path))
      let error = HarnessError.unknownSchema(
        path: "\(path):2", found: "dpa-harness-history/3", known: "dpa-harness-history/1' and 'dpa-harness-history/2")
      #expect(throws: error) { try HistoryFile.append(line, to: path) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == newer)
    }
  }

  @Test("A machine's file name has letters, digits and hyphens, and differs where the key does")
  func slug() {
    let slug = ReportFixture.environment.machineSlug
    #expect(slug.hasPrefix("x86-64-example-cpu-1m-2-") && slug.count == 32)
    #expect(slug.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    let other = ReportEnvironment(facts: [.init(name: "processor", value: "Example : CPU [1m")])
    #expect(other.machineSlug != slug)
  }
}
