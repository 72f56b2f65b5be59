package import HarnessKit

/// What is known about the gate on one machine class: the raw pairs of a build against itself and against known
/// slow-downs, the floors that follow, and how often the gate would have been right and wrong.
public struct Calibration: Sendable, Equatable, Codable {
  /// First in the file, and decoded first.
  public let header: ReportHeader
  /// When it was measured, in UTC.
  public let createdAt: String
  /// See `ReportEnvironment.machineKey`.
  public let machine: String
  /// Of the program that was measured, in hex.
  public let programSHA256: String
  public let seed: UInt64
  public let size: String
  /// How the pairs were measured; nil in files of before there was this key, whose pairs ran back to back.
  public let pairing: Pairing?
  public let alpha: Double
  /// Pairs of each cell that a comparison takes at its first look.
  public let pairCount: Int
  /// Suites that were replayed.
  public let replays: Int
  public let canary: CalibratedCell?
  public let cells: [CalibratedCell]
  /// Of each cell in order.
  public let floors: [CellFloor]
  public let record: GateRecord

  public static let currentHeader = ReportHeader(schema: "dpa-harness-calibration", version: 1)
  package static let kind = DocumentKind("calibration", mebibytes: 16)
  // Both above the 3 % that matters: a smaller slow-down is not meant to be found.
  package static let percentages = [5, 10]

  /// Computes everything that follows from the pairs.
  ///
  /// - Throws: `HarnessError.usage` for pairs too few to decide or to draw from.
  package init(
    createdAt: String, machine: String, programSHA256: String, seed: UInt64, size: String,
    pairing: Pairing = .inTurn, alpha: Double = GateRule.defaultAlpha, pairCount: Int, replays: Int,
    canary: CalibratedCell?, cells: [CalibratedCell]
  ) throws(HarnessError) {
    // The rule of a comparison of all these cells, so that a replay decides exactly as a comparison would.
    let rule = try GateRule(alpha: alpha, pairCount: pairCount, gatedCellCount: cells.count)
    let fewest = cells.map(\.fewestPairs).min() ?? 0
    guard Self.areEnough(fewest, for: pairCount) else {
      throw .usage(
        "a comparison of \(pairCount) pairs takes up to \(2 * pairCount), and \(fewest) recorded pairs are fewer; "
          + "record more of them")
    }
    header = Self.currentHeader
    self.createdAt = createdAt
    self.machine = machine
    self.programSHA256 = programSHA256
    self.seed = seed
    self.size = size
    self.pairing = pairing
    self.alpha = alpha
    self.pairCount = pairCount
    self.replays = replays
    self.canary = canary
    self.cells = cells
    // Floors and replay use the same pairs, since others would take as long again: see docs/deciding.md.
    floors = cells.map { CellFloor($0, pairCount: pairCount, seed: seed) }
    let replay = GateReplay(cells, floors: floors.map(\.floor), rule: rule, pairing: pairing, seed: seed)
    record = GateRecord(replay, cells: cells.map(\.name), replays: replays, percentages: Self.percentages)
  }

  // A replay draws without replacement for both looks, so every pool must hold twice the pairs of one look. Divided,
  // since a file may claim so many pairs that twice as many are no number.
  private static func areEnough(_ pairs: Int, for pairCount: Int) -> Bool { pairs / 2 >= pairCount }

  /// What is said in a file but cannot have been measured; nil where there is nothing of the kind.
  ///
  /// What was edited would otherwise decide by fewer pairs than it claims, or by a median of none.
  var impossibility: String? {
    if floors.count != cells.count { return "it has floors of \(floors.count) of its \(cells.count) cells" }
    if let canary, canary.same.isEmpty { return "its canary has no pair" }
    guard let poor = cells.first(where: { !Self.areEnough($0.fewestPairs, for: pairCount) }) else { return nil }
    return "its cell '\(poor.name)' has \(poor.fewestPairs) pairs of one kind, too few for comparisons of \(pairCount)"
  }

  package enum CodingKeys: String, CodingKey {
    case header, machine, seed, size, pairing, alpha, replays, canary, cells, floors, record, createdAt, pairCount
    // What the convention makes of the key `program_sha256`.
    case programSHA256 = "programSha256"
  }
}

/// The recorded pairs of one cell: the same build against itself, and with known extra work.
public struct CalibratedCell: Sendable, Equatable, Codable {
  public let name: String
  /// The primary metric.
  public let metric: String
  /// The build against itself.
  public let same: [MeasuredPair]
  public let planted: [Planted]

  /// Pairs whose new side really did this much more of the cell's work.
  public struct Planted: Sendable, Equatable, Codable {
    public let percent: Int
    public let pairs: [MeasuredPair]

    public init(percent: Int, pairs: [MeasuredPair]) {
      self.percent = percent
      self.pairs = pairs
    }
  }

  public init(name: String, metric: String, same: [MeasuredPair], planted: [Planted]) {
    self.name = name
    self.metric = metric
    self.same = same
    self.planted = planted
  }

  /// Pairs of the kind of which there are fewest.
  var fewestPairs: Int {
    Calibration.percentages.map { pairs(planted: $0).count }.reduce(same.count, min)
  }

  package var differences: [Double] { same.map { $0.worsening() } }

  /// The pairs with so much extra work; none where none were recorded.
  package func pairs(planted percent: Int) -> [MeasuredPair] {
    planted.first { $0.percent == percent }?.pairs ?? []
  }
}

extension Calibration {
  /// For people: the floors, and how the gate would have done.
  public var text: String {
    let rows = zip(cells, floors).map { cell, floor in
      [
        cell.name, FigureText.change(floor.floor), FigureText.change(floor.standardDeviation),
        FigureText.change(floor.orderEffect), DecimalText.text(floor.lagCorrelation, decimals: 2),
      ]
    }
    let table = FigureTable(
      columns: ["cell", "floor", "sd", "order effect", "lag correlation"], wordColumnCount: 1, rows: rows)
    let lines = table.lines + [""] + findings
    return lines.joined(separator: "\n") + "\n"
  }

  /// The file itself, for machines.
  public var json: String { CalibrationFile.json(self) }

  private static let labels = TextTable([.word(width: 19), .word()])

  private var findings: [String] {
    var lines = [
      "\(replays) replays of \(cells.count) cells, \(pairCount) pairs each, alpha \(alpha):",
      Self.labels.line(["  false alarms", Self.text(record.falseAlarms)]),
      Self.labels.line(["  false improvements", Self.text(record.falseImprovements)]),
      Self.labels.line(["  undecided", Self.text(record.undecided)]),
    ]
    for detection in record.detections {
      lines.append(Self.labels.line(["  found at +\(detection.percent) %", Self.text(detection.found)]))
      let weakest = detection.cells.min { $0.found.share < $1.found.share }
      if let weakest { lines.append("    least in \(weakest.name): \(Self.text(weakest.found))") }
    }
    return lines + [record.isQualified ? "QUALIFIED: times may decide" : "NOT QUALIFIED: times are advisory"]
  }

  private static func text(_ share: WilsonInterval) -> String {
    "\(DecimalText.percent(share.share)) (\(share.successes) of \(share.trials); 95 % interval "
      + "\(DecimalText.percent(share.interval.lowerBound)) to \(DecimalText.percent(share.interval.upperBound)))"
  }
}
