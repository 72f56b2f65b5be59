import HarnessKit

/// Replays the whole gate, both looks of it, on suites drawn from recorded pairs of one build: the floors come from one
/// part of a cell's pairs, and the suites that they are tried on from the rest.
package struct GateReplay: Sendable {
  /// Ways of parting the pairs; every pair is on either side in some of them.
  package static let splitCount = 16

  /// Where the floors come from.
  package enum FloorRule: Sendable {
    /// From the pairs that a suite is not drawn from, as a calibration finds them.
    case calibrated
    /// One for every cell, a log-ratio, as without a calibration.
    case common(Double)
  }

  private let cells: [CalibratedCell]
  /// By way of parting, then by cell.
  private let parts: [[Part]]
  private let rule: GateRule
  private let pairing: Pairing
  private let seed: UInt64

  private struct Part {
    let floor: Double
    /// What suites are drawn from.
    let pool: [MeasuredPair]
  }

  /// - Parameter pairing: How the pairs were measured.
  /// - Precondition: Each cell has `Calibration.fewestSamePairs` at least.
  package init(
    _ cells: [CalibratedCell], floors: FloorRule = .calibrated, rule: GateRule, pairing: Pairing, seed: UInt64
  ) {
    self.cells = cells
    self.rule = rule
    self.pairing = pairing
    self.seed = seed
    parts = (0..<Self.splitCount).map { split in
      cells.indices.map { Self.part(cells[$0], split, floors, rule.pairCount, seed: seed &+ UInt64($0)) }
    }
  }

  private static func part(
    _ cell: CalibratedCell, _ split: Int, _ floors: FloorRule, _ pairCount: Int, seed: UInt64
  ) -> Part {
    // One order for all ways of parting, turned a little further each time: every pair serves both sides as often.
    var random = SplitMix64(seed: seed)
    let order = random.shuffled(cell.same)
    let start = split * order.count / splitCount
    let turned = Array(order[start...] + order[..<start])
    // Each side has what it needs at least, n for floors and 2n for both looks, and half of what there is beyond.
    let count = pairCount + (turned.count - 3 * pairCount) / 2
    switch floors {
    case .calibrated:
      let own = CalibratedCell(name: cell.name, metric: cell.metric, same: Array(turned[..<count]), planted: [])
      return Part(floor: CellFloor(own, pairCount: pairCount, seed: seed).floor, pool: Array(turned[count...]))
    case .common(let floor): return Part(floor: floor, pool: Array(turned[count...]))
    }
  }

  /// One cell of a suite that is slower than it was.
  package enum SlowDown: Sendable {
    /// By so many percent exactly: held-out pairs of one build, moved by the logarithm of that.
    case exact(percent: Int)
    /// Pairs whose new side really did so much more of its work.
    case done(percent: Int)
  }

  /// What the gate would have said about one drawn set of pairs of every cell.
  package struct Outcome: Sendable {
    package let decisions: [TimingDecision]

    package func has(_ decision: DecisionName) -> Bool { decisions.contains { $0.decision == decision } }
  }

  /// - Parameter number: Of the replay: how the pairs are parted, and which are drawn.
  package func outcome(_ number: Int) -> Outcome {
    var suite = suite(number)
    return Outcome(decisions: suite.decide())
  }

  /// The outcome without any change, and what becomes of one cell by each slow-down in it, all else the same.
  package func outcomes(
    _ number: Int, of cell: Int, _ slowDowns: [SlowDown]
  ) -> (unchanged: Outcome, slowed: [TimingDecision]) {
    var suite = suite(number)
    let unchanged = Outcome(decisions: suite.decide())
    let slowed = slowDowns.map { slowDown in
      // A copy keeps what was weighed of the other cells, which makes many slow-downs as cheap as one.
      var other = suite
      other.replace(cell, by: pairs(number, of: cell, slowDown).map { $0.worsening() })
      return other.decide()[cell]
    }
    return (unchanged, slowed)
  }

  /// Twice the pairs of a comparison's first look, as both looks take them, of each cell.
  package func draws(_ number: Int) -> [[MeasuredPair]] {
    cells.indices.map { index in
      var random = random(number, index)
      return random.draw(2 * rule.pairCount, of: parts[number % Self.splitCount][index].pool)
    }
  }

  /// The same of one cell that is slower.
  package func pairs(_ number: Int, of cell: Int, _ slowDown: SlowDown) -> [MeasuredPair] {
    var random = random(number, cell)
    switch slowDown {
    case .exact(let percent):
      let drawn = random.draw(2 * rule.pairCount, of: parts[number % Self.splitCount][cell].pool)
      return drawn.map { $0.slowed(by: Double(percent) / 100) }
    // None of them had a share in the floors.
    case .done(let percent): return random.draw(2 * rule.pairCount, of: cells[cell].pairs(planted: percent))
    }
  }

  private func random(_ number: Int, _ cell: Int) -> SplitMix64 {
    // 2^32 divided by the golden ratio, so that the seeds of neighbouring replays differ in many bits.
    SplitMix64(seed: seed &+ UInt64(number) &* 0x9e37_79b9 &+ UInt64(cell) << 40)
  }

  private func suite(_ number: Int) -> DrawnSuite {
    let parts = parts[number % Self.splitCount]
    // The seed of the gate stays the same for all replays, as it does for a user who repeats a comparison.
    let gate = TimingGate(lookAlpha: rule.lookAlpha, seed: seed)
    let cells = zip(zip(cells, parts), draws(number)).map { cell, drawn in
      TimingCell(
        name: cell.0.name, metric: cell.0.metric, differences: drawn.map { $0.worsening() }, floor: cell.1.floor,
        pairing: pairing)
    }
    return DrawnSuite(cells, gate, pairCount: rule.pairCount)
  }
}

/// One drawn suite, whose cells are weighed once for as many decisions as are asked for.
private struct DrawnSuite {
  /// With the pairs of both looks.
  private var cells: [TimingCell]
  private let gate: TimingGate
  private let pairCount: Int
  private var first: [TimingEvidence]
  /// Of both looks; nil where no decision has asked for it yet.
  private var both: [TimingEvidence?]

  init(_ cells: [TimingCell], _ gate: TimingGate, pairCount: Int) {
    self.cells = cells
    self.gate = gate
    self.pairCount = pairCount
    first = cells.map { gate.evidence(of: $0.firstPairs(pairCount)) }
    both = cells.map { _ in nil }
  }

  mutating func replace(_ index: Int, by differences: [Double]) {
    cells[index] = cells[index].with(differences)
    first[index] = gate.evidence(of: cells[index].firstPairs(pairCount))
    both[index] = nil
  }

  /// As `BuildComparison` decides: only undecided cells get more pairs, and Holm's adjustment still counts every cell.
  mutating func decide() -> [TimingDecision] {
    var looked = cells.map { $0.firstPairs(pairCount) }
    let decisions = gate.decide(looked, by: first)
    let open = decisions.indices.filter { decisions[$0].decision == .inconclusive }
    guard !open.isEmpty else { return decisions }
    var evidence = first
    for index in open {
      looked[index] = cells[index]
      let weighed = both[index] ?? gate.evidence(of: cells[index])
      both[index] = weighed
      evidence[index] = weighed
    }
    let second = gate.decide(looked, by: evidence)
    return zip(decisions, second).map { $0.decision == .inconclusive ? $1 : $0 }
  }
}

extension TimingCell {
  fileprivate func firstPairs(_ count: Int) -> TimingCell { with(Array(differences[..<count])) }

  fileprivate func with(_ differences: [Double]) -> TimingCell {
    TimingCell(
      name: name, metric: metric, isGated: isGated, differences: differences, floor: floor, pairing: pairing)
  }
}
