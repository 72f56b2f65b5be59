import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

/// The pairs were recorded by `calibrate` on real machines; what docs/deciding.md says of them is computed here.
@Suite("The gate and the rules of others on pairs recorded on real machines")
struct RecordedPairsTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("RecordedPairs")

  /// Every recording that is committed; a test without one would pass by doing nothing.
  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
    precondition(!names.isEmpty, "there are recordings")
    return names
  }()

  static func calibration(_ file: String) throws -> Calibration {
    let url = folder.appendingPathComponent(file)
    return try JSONFile.decode(Array(try Data(contentsOf: url)), from: file)
  }

  @Test("The floors in a file follow from its pairs", arguments: files)
  func floors(_ file: String) throws {
    let recorded = try Self.calibration(file)
    #expect(recorded.cells.count >= 10)
    #expect(recorded.cells.allSatisfy { $0.same.count >= Calibration.fewestSamePairs(recorded.pairCount) })
    #expect(recorded.floors.count == recorded.cells.count && recorded.impossibility == nil)
    // A floor is of its own cell's pairs, so a few tell of the rule what all do.
    for (cell, floor) in zip(recorded.cells, recorded.floors).prefix(BuildMode.isOptimized ? .max : 2) {
      let again = CellFloor(cell, pairCount: recorded.pairCount, seed: recorded.seed)
      #expect(abs(again.floor - floor.floor) < 1e-12, "\(cell.name)")
    }
  }

  @Test("No suite is drawn from pairs that its floors come from, and every pair serves both sides", arguments: files)
  func parted(_ file: String) throws {
    let recorded = try Self.calibration(file)
    let cell = recorded.cells[0]
    func key(_ pair: MeasuredPair) -> String { "\(pair)" }
    try #require(Set(cell.same.map(key)).count == cell.same.count, "pairs that can be told apart")
    let rule = try GateRule(pairCount: recorded.pairCount, gatedCellCount: 1)
    let replay = GateReplay([cell], rule: rule, pairing: .inTurn, seed: 1)
    var drawn: [Int: Set<String>] = [:]
    for number in 0..<(20 * GateReplay.splitCount) {
      let pairs = replay.draws(number)[0].map(key)
      #expect(Set(pairs).count == 2 * recorded.pairCount)
      drawn[number % GateReplay.splitCount, default: []].formUnion(pairs)
    }
    let most = cell.same.count - recorded.pairCount
    #expect(drawn.values.allSatisfy { $0.count <= most }, "n pairs at least are left for the floors")
    #expect(Set(drawn.values.joined()).count == cell.same.count)
  }

  @Test("A few replays of three cells find no change where there is none, and large ones always, with any build")
  func fewReplays() throws {
    let recorded = try Self.calibration("amd-epyc-back-to-back.json")
    let cells = Array(recorded.cells.prefix(3))
    let rule = try GateRule(pairCount: recorded.pairCount, gatedCellCount: cells.count)
    let replay = GateReplay(cells, floors: .common(0.01), rule: rule, pairing: .backToBack, seed: 1)
    let record = GateRecord(replay, cells: cells.map(\.name), replays: 6, done: [5])
    #expect(record.falseAlarms.successes == 0 && record.falseImprovements.successes == 0)
    let found = record.detections.map(\.found.successes)
    #expect(found == found.sorted() && found.prefix(2) == [0, 0] && found.last == 6, "\(found)")
    #expect(record.planted?.map(\.found.successes) == [6])
  }

  @Test(
    "docs/deciding.md shows the table that follows from the pairs, and the gate meets its targets on them",
    .enabled(if: BuildMode.isOptimized, Comment(rawValue: BuildMode.skipReason)), arguments: files)
  func table(_ file: String) throws {
    let rates = try ErrorRates(try Self.calibration(file))
    let document = try String(contentsOf: Self.document, encoding: .utf8)
    for line in rates.lines { #expect(document.contains(line), "\(line)") }
    #expect(rates.calibrated.isQualified && rates.uncalibrated.isQualified)
    #expect((rates.calibrated.found(at: 10)?.share ?? 0) >= 0.99)
    let recorded = try Self.calibration(file).record
    #expect([recorded.falseAlarms, recorded.undecided] == [rates.calibrated.falseAlarms, rates.calibrated.undecided])
    #expect(recorded.detections == rates.calibrated.detections)
  }

  @Test("Pairs in turn find +2 % in four of five suites at least, and +5 % in 99 %")
  func targets() throws {
    // That the record follows from the pairs is the test above.
    let record = try Self.calibration("amd-epyc-in-turn.json").record
    #expect((record.found(at: 2)?.share ?? 0) >= 0.8 && (record.found(at: 5)?.share ?? 0) >= 0.99)
  }

  static let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/deciding.md")
}
