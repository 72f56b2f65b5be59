public import HarnessKit

/// The table of how often the gate is wrong on recorded pairs, beside the rules of other tools, as docs/deciding.md
/// shows it.
public struct ErrorRates: Sendable {
  /// As many as the document has.
  package static let documentReplays = 500

  /// Cross-validated, as `calibrate` computes it.
  package let calibrated: GateRecord
  /// The same with the one floor that every cell has without a calibration.
  package let uncalibrated: GateRecord
  /// The lines of the table.
  package let lines: [String]

  /// - Throws: `HarnessError.usage` for a number of pairs that cannot decide.
  package init(_ recorded: Calibration, replays: Int = documentReplays) throws(HarnessError) {
    let rule = try GateRule(
      alpha: recorded.alpha, pairCount: recorded.pairCount, gatedCellCount: recorded.cells.count)
    let pairing = recorded.pairing ?? .backToBack
    func replay(_ cells: [CalibratedCell], _ floors: GateReplay.FloorRule) -> GateReplay {
      GateReplay(cells, floors: floors, rule: rule, pairing: pairing, seed: recorded.seed)
    }
    let deciding = recorded.decidingCells
    let own = replay(deciding, .calibrated)
    calibrated = GateRecord(own, cells: deciding.map(\.name), replays: replays, done: [])
    let common = GateReplay.FloorRule.common(LogRatio.of(share: pairing.uncalibratedShare))
    let single = recorded.cells.filter { Floors.decidesUncalibrated($0.metric) }
    uncalibrated = GateRecord(replay(single, common), cells: single.map(\.name), replays: replays, done: [])
    let share = DecimalText.text(pairing.uncalibratedShare * 100, decimals: 1)
    let others = OtherRules.allCases.map { other in
      let shares = Self.shares(
        other, own, cellCount: deciding.count, pairCount: recorded.pairCount, replays: replays)
      return Self.row(other.rawValue, shares + [nil])
    }
    lines =
      [
        "| rule | false alarms of a suite | "
          + GateRecord.percentages.map { "finds +\($0) %" }.joined(separator: " | ") + " | undecided suites |",
        "|---|" + String(repeating: "---|", count: GateRecord.percentages.count + 2),
        Self.row("compare, calibrated", calibrated),
        Self.row("compare, not calibrated (from \(share) % on)", uncalibrated),
      ] + others
  }

  /// - Parameter path: Of a calibration, whose pairs are replayed.
  /// - Throws: `HarnessError` where it cannot be read.
  public static func text(of path: String) throws(HarnessError) -> String {
    let recorded = try CalibrationFile.read(path)
    let head = "\(recorded.machine), pairs \((recorded.pairing ?? .backToBack).words), \(recorded.createdAt)"
    return ([head, ""] + (try ErrorRates(recorded)).lines).joined(separator: "\n") + "\n"
  }

  /// False alarms of suites and detections in single cells by another tool's rule, on the same draws.
  private static func shares(
    _ rule: OtherRules, _ replay: GateReplay, cellCount: Int, pairCount: Int, replays: Int
  ) -> [WilsonInterval?] {
    let alarms = (0..<replays).count { number in
      replay.draws(number).contains { rule.calls(slower: $0[..<pairCount]) }
    }
    let found = GateRecord.percentages.map { percent in
      (0..<replays).count { number in
        let pairs = replay.pairs(number, of: number % cellCount, .exact(percent: percent))
        return rule.calls(slower: pairs[..<pairCount])
      }
    }
    return ([alarms] + found).map { WilsonInterval(successes: $0, trials: replays) }
  }

  private static func row(_ name: String, _ record: GateRecord) -> String {
    row(name, [record.falseAlarms] + record.detections.map(\.found) + [record.undecided])
  }

  private static func row(_ name: String, _ shares: [WilsonInterval?]) -> String {
    let texts = shares.map { share in
      guard let share else { return "-" }
      let (low, high) = (share.interval.lowerBound * 100, share.interval.upperBound * 100)
      return "\(DecimalText.percent(share.share)) "
        + "(\(DecimalText.text(low, decimals: 1))-\(DecimalText.text(high, decimals: 1)))"
    }
    return "| \(name) | \(texts.joined(separator: " | ")) |"
  }
}
