/// How a gate did on replays of recorded pairs.
public struct GateRecord: Sendable, Equatable, Codable {
  /// Suites without any change that were called slower in some cell.
  public let falseAlarms: WilsonInterval
  /// Suites without any change that were called faster in some cell.
  public let falseImprovements: WilsonInterval
  /// Suites without any change that stayed undecided in some cell.
  public let undecided: WilsonInterval
  public let detections: [Detection]

  /// How often a known slow-down of one cell was found.
  public struct Detection: Sendable, Equatable, Codable {
    public let percent: Int
    public let found: WilsonInterval
    /// By cell, in order.
    public let cells: [CellDetection]
  }

  public struct CellDetection: Sendable, Equatable, Codable {
    public let name: String
    public let found: WilsonInterval
  }

  /// At most this share of false alarms lets times decide.
  package static let allowedFalseAlarms = 0.01

  /// Never without a replay: nothing tried is nothing known.
  public var isQualified: Bool { falseAlarms.trials > 0 && falseAlarms.share <= Self.allowedFalseAlarms }

  /// - Parameters:
  ///   - replays: Of suites without a change, and for each percentage of suites with one slower cell, in turn.
  ///   - percentages: Of extra work.
  package init(_ replay: GateReplay, cells: [String], replays: Int, percentages: [Int]) {
    let outcomes = (0..<replays).map { replay.outcome($0) }
    func count(_ decision: DecisionName) -> WilsonInterval {
      WilsonInterval(successes: outcomes.count { $0.has(decision) }, trials: replays)
    }
    falseAlarms = count(.regressed)
    falseImprovements = count(.improved)
    undecided = count(.inconclusive)
    detections = percentages.map { percent in
      var found = [Int](repeating: 0, count: cells.count)
      var tried = found
      for number in 0..<replays {
        let cell = number % cells.count
        let outcome = replay.outcome(replays + number, planted: (cell: cell, percent: percent))
        tried[cell] += 1
        if outcome.decisions[cell].decision == .regressed { found[cell] += 1 }
      }
      return Detection(
        percent: percent, found: WilsonInterval(successes: found.reduce(0, +), trials: replays),
        cells: cells.indices.map { index in
          CellDetection(
            name: cells[index], found: WilsonInterval(successes: found[index], trials: tried[index]))
        })
    }
  }

  package enum CodingKeys: String, CodingKey {
    case undecided, detections
    case falseAlarms = "false_alarms"
    case falseImprovements = "false_improvements"
  }
}
