import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("A line of a history is short, and says what it said before")
struct HistoryLineTests {
  /// A committed report of every cell of a machine, with a ratio to the reference cell in each as reports have today.
  private static func report() throws -> Report {
    let folder = RepositoryFolder.root.appendingPathComponent("reports/baselines")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.min())
    let report = try ReportFile.read(folder.appendingPathComponent(name).path)
    let cells = report.cells.enumerated().map { number, cell -> ReportCell in
      guard cell.metric("reference_ratio") == nil, cell.name != BenchmarkCell.referenceName else { return cell }
      let ratios = (0..<5).map { [1.2345 + Double(number) * 0.0123 + Double($0) * 0.0347] }
      return ReportCell(
        name: cell.name, sampleCount: cell.sampleCount, primaryMetric: cell.primaryMetric, state: cell.state,
        root: cell.root, expectedRoot: cell.expectedRoot,
        metrics: cell.metrics + [ReportMetric(.referenceRatio, runs: ratios)])
    }
    return Report(
      startedAt: report.startedAt, size: report.size, seed: 1, isComplete: true, environment: report.environment,
      cells: cells)
  }

  private static func read(_ text: String) throws -> [HistoryLine] {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try HistoryFile.read(path)
  }

  @Test("Every cell of a real report is in a line under 6,000 bytes, and reads back as it was")
  func size() throws {
    let report = try Self.report()
    let line = HistoryLine(of: report, verdict: "regression", storedIn: "runs/20261122T060344Z-default.json")
    #expect(line.cells.count >= 60 && line.cells.allSatisfy { $0.figures.count >= 5 })
    let text = ReportText.line(line)
    #expect(text.utf8.count < 6_000, "\(text.utf8.count)")
    #expect(try Self.read(text) == [line])
  }

  @Test("Times lose less than a thousandth, exact figures nothing")
  func precision() throws {
    let report = try Self.report()
    for (cell, kept) in zip(report.cells, HistoryLine(of: report).cells) {
      #expect(cell.name == kept.name)
      for figure in kept.figures {
        let metric = try #require(cell.metric(figure.metric))
        let (median, ends) = (try #require(metric.median), try #require(metric.extremes))
        if figure.isRelative {
          #expect(abs(figure.median / median - 1) <= 0.0005)
          guard figure.unit != "times" else { continue }
          #expect(abs(figure.low - ends.low) <= 0.0011 * median && abs(figure.high - ends.high) <= 0.0011 * median)
        } else {
          #expect([figure.median, figure.low, figure.high] == [median, ends.low, ends.high])
        }
      }
    }
  }

  @Test("A line of the first version and one of today are the same run where they are of one report")
  func versions() throws {
    let figures =
      #"["cpu_nanoseconds","nanoseconds",7566729.5,6559799,11805099.5,false],"#
      + #"["live_bytes","bytes",0,0,0,true]"#
    let old = try Self.read(
      #"{"header":{"schema":"dpa-harness-history","version":1},"started_at":"t","size":"smoke","complete":true,"#
        + #""machine_key":"k","cells":[{"name":"a_b/c_d","state":"measured","primary_metric":"cpu_nanoseconds","#
        + #""root":"0123456789abcdef","figures":[\#(figures)]}]}"# + "\n")
    let new = ReportText.line(old[0])
    let header = #"{"header":{"schema":"dpa-harness-history","version":2},"#
    #expect(
      new
        == header + #""cells":{"a_b/":{"c_d":[0,"01234567",7567000,133,560]}},"#
        + #""complete":true,"kinds":[{"exact":[1],"medians":[],"primary":0,"relative":[0],"#
        + #""state":"measured","varying":[]}],"#
        + #""machine_key":"k","metrics":[["cpu_nanoseconds","nanoseconds"],["live_bytes","bytes"]],"size":"smoke","#
        + #""started_at":"t"}"# + "\n")
    #expect(try Self.read(new) == old)
  }

  @Test("Cells of every state, without a root, with zeros, with names within names, and what differs, read back")
  func everyKind() throws {
    func cell(_ name: String, _ metrics: [ReportMetric], _ state: ReportCell.State = .measured) -> ReportCell {
      ReportCell(
        name: name, sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: state,
        root: state == .measured ? "aa" : nil,
        metrics: metrics)
    }
    let time = ReportMetric(.processor, runs: [[3], [5]])
    let cells = [
      cell("", [time]), cell("a", [time]), cell("a/", [time]), cell("a/b", [time]), cell("a/b/c", [], .void),
      cell("d/zero", [ReportMetric(.processor, runs: [[0]]), ReportMetric(.liveBytes, runs: [[0], [0]])]),
      cell(
        "e",
        [
          time, ReportMetric(.liveBytes, runs: [[-4], [9]], isExact: false),
          ReportMetric(.peakBytes, runs: [[7], [7]]),
        ]),
    ]
    let line = HistoryLine(of: PageFixture.report(commit: "c", isComplete: false, cells: cells))
    let read = try Self.read(ReportText.line(line))
    #expect(read == [line])
    #expect(read[0].cells.map(\.name) == ["", "a", "a/", "a/b", "a/b/c", "d/zero", "e"])
    #expect(read[0].cells[4].state == .void && read[0].cells[4].root == nil)
    #expect(read[0].cell("e")?.figure("live_bytes")?.low == -4 && read[0].cell("e")?.figure("peak_bytes")?.median == 7)
  }

  @Test("Places that are not there, and numbers that are too many, are refused")
  func malformed() throws {
    let line = ReportText.line(HistoryLine(of: PageFixture.report(cells: [PageFixture.cell("a/b")])))
    for (old, new, reason) in [
      (#"[0,"0123"#, #"[1,"0123"#, "the cell 'a/b' is of kind 1, and there is none"),
      (#"[0,"0123"#, #"[-1,"0123"#, "the cell 'a/b' is of kind -1, and there is none"),
      (#""primary":0"#, #""primary":9"#, "kind 0 has a metric that is not in the list"),
      (#""exact":[1]"#, #""exact":[-1]"#, "kind 0 has a metric that is not in the list"),
      (#""exact":[1]"#, #""exact":[]"#, "the cell 'a/b' has 4 numbers, and its kind only 3"),
    ] {
      let edited = line.replacing(old, with: new)
      #expect(edited != line, "\(old)")
      do {
        _ = try Self.read(edited)
        Issue.record("read: \(edited)")
      } catch let error as HarnessError {
        guard case .malformedFile(_, let found) = error else { throw error }
        #expect(found == reason)
      }
    }
  }
}
