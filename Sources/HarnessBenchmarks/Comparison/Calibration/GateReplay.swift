/// Replays the whole gate, both looks of it, on sets of recorded pairs.
package struct GateReplay: Sendable {
  private let cells: [CalibratedCell]
  private let floors: [Double]
  private let rule: GateRule
  private let seed: UInt64

  /// - Parameter floors: Of each cell in order, log-ratios.
  package init(_ cells: [CalibratedCell], floors: [Double], rule: GateRule, seed: UInt64) {
    self.cells = cells
    self.floors = floors
    self.rule = rule
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
    let gate = TimingGate(lookAlpha: rule.lookAlpha, seed: seed)
    let first = gate.decide(timing(drawn.map { Array($0[..<rule.pairCount]) }))
    guard first.contains(where: { $0.decision == .inconclusive }) else { return Outcome(decisions: first) }
    let pairs = zip(drawn, first).map { $1.decision == .inconclusive ? $0 : Array($0[..<rule.pairCount]) }
    let second = gate.decide(timing(pairs))
    return Outcome(decisions: zip(first, second).map { $0.decision == .inconclusive ? $1 : $0 })
  }

  /// Twice the pairs of each cell, as both looks take them.
  package func draws(_ number: Int, planted: (cell: Int, percent: Int)? = nil) -> [[MeasuredPair]] {
    var draw = PairDraw(seed: seed &+ UInt64(number) &* 0x9e37_79b9)
    return cells.indices.map { index in
      let pool = planted?.cell == index ? cells[index].pairs(planted: planted?.percent ?? 0) : cells[index].same
      return draw.draw(2 * rule.pairCount, of: pool)
    }
  }

  private func timing(_ differences: [[Double]]) -> [TimingCell] {
    cells.indices.map { index in
      TimingCell(
        name: cells[index].name, metric: cells[index].metric, differences: differences[index], floor: floors[index])
    }
  }
}
