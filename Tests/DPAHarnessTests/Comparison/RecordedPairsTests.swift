import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

/// The pairs in `recorded-pairs.json` were recorded by `calibrate`; what docs/deciding.md says of them is computed
/// here.
@Suite("The gate and the rules of others on pairs recorded on a real machine")
struct RecordedPairsTests {
  /// As many as the document has, which take a minute without the optimiser.
  static let documentReplays = 500
  static let fewReplays = 6

  static func calibration() throws -> Calibration {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("recorded-pairs.json")
    return try JSONFile.decode(Array(try Data(contentsOf: file)), from: "recorded-pairs.json")
  }

  /// The replays of what was recorded.
  static func replay(_ recorded: Calibration) throws -> GateReplay {
    let rule = try GateRule(
      alpha: recorded.alpha, pairCount: recorded.pairCount, gatedCellCount: recorded.cells.count)
    return GateReplay(
      recorded.cells, floors: recorded.floors.map(\.floor), rule: rule, pairing: recorded.pairing ?? .backToBack,
      seed: recorded.seed)
  }

  static func record(_ replay: GateReplay, _ recorded: Calibration, replays: Int) -> GateRecord {
    GateRecord(
      replay, cells: recorded.cells.map(\.name), replays: replays, percentages: Calibration.percentages)
  }

  /// False alarms of suites and detections of single cells by another tool's rule, on the same draws.
  static func record(
    _ rule: OtherRules, _ replay: GateReplay, _ recorded: Calibration, replays: Int
  ) -> [WilsonInterval] {
    let count = recorded.pairCount
    let alarms = (0..<replays).count { number in
      replay.draws(number).contains { rule.calls(slower: Array($0[..<count])) }
    }
    let found = Calibration.percentages.map { percent in
      (0..<replays).count { number in
        let cell = number % recorded.cells.count
        let drawn = replay.draws(replays + number, planted: (cell: cell, percent: percent))
        return rule.calls(slower: Array(drawn[cell][..<count]))
      }
    }
    return ([alarms] + found).map { WilsonInterval(successes: $0, trials: replays) }
  }

  static func row(_ name: String, _ shares: [WilsonInterval]) -> String {
    let texts = shares.map { share in
      "\(DecimalText.percent(share.share)) (\(DecimalText.text(share.interval.lowerBound * 100, decimals: 1))-"
        + "\(DecimalText.text(share.interval.upperBound * 100, decimals: 1)))"
    }
    return "| \(name) | \(texts.joined(separator: " | ")) |"
  }

  @Test("The floors in the file follow from its pairs")
  func floors() throws {
    let recorded = try Self.calibration()
    #expect(recorded.cells.count >= 10)
    #expect(recorded.cells.allSatisfy { $0.same.count >= 60 && $0.pairs(planted: 5).count >= 40 })
    #expect(recorded.floors.count == recorded.cells.count)
    // A floor is of its own cell's pairs, so a few tell of the rule what all do.
    for (cell, floor) in zip(recorded.cells, recorded.floors).prefix(BuildMode.isOptimized ? .max : 2) {
      let again = CellFloor(cell, pairCount: recorded.pairCount, seed: recorded.seed)
      #expect(abs(again.floor - floor.floor) < 1e-12, "\(cell.name)")
    }
  }

  /// The table of so many replays, without its head, and how many suites stayed undecided.
  static func table(replays: Int) throws -> (rows: [String], undecided: String, gate: GateRecord) {
    let recorded = try calibration()
    let replay = try replay(recorded)
    let gate = record(replay, recorded, replays: replays)
    let others = OtherRules.allCases.map { row($0.rawValue, record($0, replay, recorded, replays: replays)) }
    return (
      [row("compare", [gate.falseAlarms] + gate.detections.map(\.found))] + others,
      "undecided suites: \(gate.undecided.successes) of \(gate.undecided.trials)", gate
    )
  }

  @Test("Six replays come out as they did when the pairs were recorded, with any build")
  func fewReplays() throws {
    let (rows, undecided, _) = try Self.table(replays: Self.fewReplays)
    #expect(
      rows + [undecided] == [
        "| compare | 0.0 % (0.0-39.0) | 100.0 % (61.0-100.0) | 100.0 % (61.0-100.0) |",
        "| rule of ordo-one/benchmark (over 5 % at p25, p50 or p75) | 33.3 % (9.7-70.0) | 83.3 % (43.6-97.0) | "
          + "100.0 % (61.0-100.0) |",
        "| rule of google/benchmark (Mann-Whitney, p < 0.05) | 0.0 % (0.0-39.0) | 100.0 % (61.0-100.0) | "
          + "100.0 % (61.0-100.0) |",
        "| rule of github-action-benchmark (over 200 %) | 0.0 % (0.0-39.0) | 0.0 % (0.0-39.0) | 0.0 % (0.0-39.0) |",
        "undecided suites: 0 of 6",
      ])
  }

  @Test(
    "docs/deciding.md shows the table that follows from the pairs",
    .enabled(if: BuildMode.isOptimized, Comment(rawValue: BuildMode.skipReason)))
  func table() throws {
    let (rows, undecided, gate) = try Self.table(replays: Self.documentReplays)
    if ProcessInfo.processInfo.environment["DPA_SHOW_TABLE"] != nil {
      print((rows + [undecided] + Self.weakest(gate)).joined(separator: "\n"))
    }
    let document = try String(contentsOf: Self.document, encoding: .utf8)
    for row in rows { #expect(document.contains(row), "\(row)") }
    #expect(document.contains(undecided), "\(undecided)")
    for line in Self.weakest(gate) { #expect(document.contains(line), "\(line)") }
    #expect(Self.weakest(gate).isEmpty == document.contains("are met in every cell of these pairs"))
  }

  /// The cells that miss the target, in lines as the document has them.
  static func weakest(_ gate: GateRecord) -> [String] {
    gate.detections.flatMap { detection in
      detection.cells.filter { $0.found.share < (detection.percent == 5 ? 0.8 : 0.95) }.map { cell in
        "| +\(detection.percent) % | `\(cell.name)` | \(cell.found.successes) of \(cell.found.trials) |"
      }
    }
  }

  static let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/deciding.md")
}
