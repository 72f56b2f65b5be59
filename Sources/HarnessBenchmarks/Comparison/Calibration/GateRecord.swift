/// How a gate did on replays of recorded pairs.
public struct GateRecord: Sendable, Equatable, Codable {
  /// Suites without any change that were called slower in some cell.
  public let falseAlarms: WilsonInterval
  /// Suites without any change that were called faster in some cell.
  public let falseImprovements: WilsonInterval
  /// Suites without any change that stayed undecided in some cell.
  public let undecided: WilsonInterval
  /// By exact slow-downs of one cell.
  public let detections: [Detection]
  /// By extra work that was really done; nil in records of before the two were told apart, whose detections are these.
  public let planted: [Detection]?
  /// Ways of parting the pairs into those of the floors and those of the suites; nil in records of before they were
  /// parted, whose floors were tried on the pairs that they came from.
  public let splits: Int?

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

  /// More false alarms than this share do not let times decide.
  package static let allowedFalseAlarms = 0.01
  /// And they must be so rare that the end of their interval is no further up than here.
  package static let allowedUpperEnd = 0.02
  // Of fewer than 189 suites not even none would show that false alarms are rarer than 2 %.
  package static let fewestReplays = 200
  /// The slow-downs whose detection is told.
  package static let percentages = [1, 2, 3, 5, 10]

  /// Never without a replay: nothing tried is nothing known.
  public var isQualified: Bool {
    falseAlarms.share <= Self.allowedFalseAlarms && falseAlarms.interval.upperBound <= Self.allowedUpperEnd
  }

  /// - Parameters:
  ///   - replays: Of suites without a change, and of each slow-down in one cell of them, in turn.
  ///   - done: Percentages of extra work of which there are pairs.
  package init(_ replay: GateReplay, cells: [String], replays: Int, done: [Int]) {
    let slowDowns =
      Self.percentages.map { GateReplay.SlowDown.exact(percent: $0) }
      + done.map { .done(percent: $0) }
    var tally = Tally(cells: cells, slowDowns: slowDowns.count)
    for number in 0..<replays {
      // Each cell in turn, so that all of them are tried equally often.
      let cell = number % cells.count
      let (unchanged, slowed) = replay.outcomes(number, of: cell, slowDowns)
      tally.add(unchanged, slowed, of: cell)
    }
    falseAlarms = WilsonInterval(successes: tally.alarms, trials: replays)
    falseImprovements = WilsonInterval(successes: tally.improvements, trials: replays)
    undecided = WilsonInterval(successes: tally.undecided, trials: replays)
    detections = Self.percentages.enumerated().map { tally.detection($0.offset, percent: $0.element) }
    planted = done.enumerated().map { tally.detection(Self.percentages.count + $0.offset, percent: $0.element) }
    splits = GateReplay.splitCount
  }

  /// How often an exact slow-down was found; nil of one that was not tried.
  package func found(at percent: Int) -> WilsonInterval? { detections.first { $0.percent == percent }?.found }
}

/// Counts over many replays.
private struct Tally {
  private let cells: [String]
  private(set) var alarms = 0
  private(set) var improvements = 0
  private(set) var undecided = 0
  private var tried: [Int]
  /// By slow-down, then by cell.
  private var found: [[Int]]

  init(cells: [String], slowDowns: Int) {
    self.cells = cells
    tried = cells.map { _ in 0 }
    found = (0..<slowDowns).map { _ in cells.map { _ in 0 } }
  }

  mutating func add(_ unchanged: GateReplay.Outcome, _ slowed: [TimingDecision], of cell: Int) {
    alarms += unchanged.has(.regressed) ? 1 : 0
    improvements += unchanged.has(.improved) ? 1 : 0
    undecided += unchanged.has(.inconclusive) ? 1 : 0
    tried[cell] += 1
    for (place, decision) in slowed.enumerated() where decision.decision == .regressed { found[place][cell] += 1 }
  }

  func detection(_ place: Int, percent: Int) -> GateRecord.Detection {
    let byCell = cells.indices.map { index in
      GateRecord.CellDetection(
        name: cells[index], found: WilsonInterval(successes: found[place][index], trials: tried[index]))
    }
    return GateRecord.Detection(
      percent: percent,
      found: WilsonInterval(successes: found[place].reduce(0, +), trials: tried.reduce(0, +)), cells: byCell)
  }
}
