import HarnessKit

/// Replays the whole gate, both looks of it, on sets of recorded pairs.
package struct GateReplay: Sendable {
  private let cells: [CalibratedCell]
  private let floors: [Double]
  private let rule: GateRule
  private let pairing: Pairing
  private let seed: UInt64

  /// - Parameters:
  ///   - floors: Of each cell in order, log-ratios.
  ///   - pairing: How the pairs were measured.
  package init(_ cells: [CalibratedCell], floors: [Double], rule: GateRule, pairing: Pairing, seed: UInt64) {
    self.cells = cells
    self.floors = floors
    self.rule = rule
    self.pairing = pairing
    self.seed = seed
  }

  /// What the gate would have said about one drawn set of pairs of every cell.
  package struct Outcome: Sendable {
    package let decisions: [TimingDecision]

    package func has(_ decision: DecisionName) -> Bool { decisions.contains { $0.decision == decision } }
  }

  /// - Parameters:
  ///   - number: Of the replay: which pairs are drawn.
  ///   - planted: One cell that takes its pairs from those with so many percent of extra work.
  package func outcome(_ number: Int, planted: (cell: Int, percent: Int)? = nil) -> Outcome {
    let drawn = draws(number, planted: planted).map { $0.map { $0.worsening() } }
    // The seed of the gate stays the same for all replays, as it does for a user who repeats a comparison.
    let gate = TimingGate(lookAlpha: rule.lookAlpha, seed: seed)
    // The first look sees half of what was drawn, exactly as a comparison that has measured no more yet.
    let first = gate.decide(timing(drawn.map { Array($0[..<rule.pairCount]) }))
    guard first.contains(where: { $0.decision == .inconclusive }) else { return Outcome(decisions: first) }
    // Only undecided cells get more pairs; Holm's adjustment still counts every cell, as in `BuildComparison`.
    let pairs = zip(drawn, first).map { $1.decision == .inconclusive ? $0 : Array($0[..<rule.pairCount]) }
    let second = gate.decide(timing(pairs))
    return Outcome(decisions: zip(first, second).map { $0.decision == .inconclusive ? $1 : $0 })
  }

  /// Twice the pairs of each cell, as both looks take them.
  package func draws(_ number: Int, planted: (cell: Int, percent: Int)? = nil) -> [[MeasuredPair]] {
    // 2^32 divided by the golden ratio, so that the seeds of neighbouring replays differ in many bits.
    var random = SplitMix64(seed: seed &+ UInt64(number) &* 0x9e37_79b9)
    return cells.indices.map { index in
      let pool = planted?.cell == index ? cells[index].pairs(planted: planted?.percent ?? 0) : cells[index].same
      return random.draw(2 * rule.pairCount, of: pool)
    }
  }

  private func timing(_ differences: [[Double]]) -> [TimingCell] {
    cells.indices.map { index in
      TimingCell(
        name: cells[index].name, metric: cells[index].metric, differences: differences[index], floor: floors[index],
        pairing: pairing)
    }
  }
}

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
        // Each cell in turn, so that all of them are tried equally often.
        let cell = number % cells.count
        // Other draws than those without a change, so that power and false alarms are independent of each other.
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
}
