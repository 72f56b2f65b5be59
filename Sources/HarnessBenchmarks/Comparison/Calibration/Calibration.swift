public import HarnessKit

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
    alpha: Double = GateRule.defaultAlpha,
    pairCount: Int, replays: Int, canary: CalibratedCell?, cells: [CalibratedCell]
  ) throws(HarnessError) {
    // The rule of a comparison of all these cells, so that a replay decides exactly as a comparison would.
    let rule = try GateRule(alpha: alpha, pairCount: pairCount, gatedCellCount: cells.count)
    // A replay draws without replacement for both looks, so every pool must hold twice the pairs of one look.
    let pools = cells.flatMap { cell in
      [cell.same.count] + Self.percentages.map { cell.pairs(planted: $0).count }
    }
    guard let fewest = pools.min(), fewest >= 2 * pairCount else {
      throw .usage(
        "a comparison of \(pairCount) pairs takes up to \(2 * pairCount), and \(pools.min() ?? 0) recorded pairs "
          + "are fewer; record more of them")
    }
    header = Self.currentHeader
    self.createdAt = createdAt
    self.machine = machine
    self.programSHA256 = programSHA256
    self.seed = seed
    self.size = size
    self.alpha = alpha
    self.pairCount = pairCount
    self.replays = replays
    self.canary = canary
    self.cells = cells
    // Floors and replay use the same pairs, since others would take as long again: see docs/deciding.md.
    floors = cells.map { CellFloor($0, pairCount: pairCount, seed: seed) }
    let replay = GateReplay(cells, floors: floors.map(\.floor), rule: rule, seed: seed)
    record = GateRecord(replay, cells: cells.map(\.name), replays: replays, percentages: Self.percentages)
  }

  package enum CodingKeys: String, CodingKey {
    case header, machine, seed, size, alpha, replays, canary, cells, floors, record
    case createdAt = "created_at"
    case programSHA256 = "program_sha256"
    case pairCount = "pair_count"
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
        FigureText.change(floor.orderEffect), FigureText.decimal(floor.lagCorrelation, places: 2),
      ]
    }
    let table = FigureTable(
      columns: ["cell", "floor", "sd", "order effect", "lag correlation"], wordColumnCount: 1, rows: rows)
    let lines = table.lines + [""] + findings
    return lines.joined(separator: "\n") + "\n"
  }

  /// The file itself, for machines.
  public var json: String { CalibrationFile.json(self) }

  private var findings: [String] {
    var lines = [
      "\(replays) replays of \(cells.count) cells, \(pairCount) pairs each, alpha \(alpha):",
      "  false alarms       \(Self.text(record.falseAlarms))",
      "  false improvements \(Self.text(record.falseImprovements))",
      "  undecided          \(Self.text(record.undecided))",
    ]
    for detection in record.detections {
      lines.append("  found at +\(detection.percent) %".padded(to: 21) + Self.text(detection.found))
      let weakest = detection.cells.min { $0.found.share < $1.found.share }
      if let weakest { lines.append("    least in \(weakest.name): \(Self.text(weakest.found))") }
    }
    return lines + [record.isQualified ? "QUALIFIED: times may decide" : "NOT QUALIFIED: times are advisory"]
  }

  private static func text(_ share: WilsonInterval) -> String {
    "\(FigureText.percent(share.share)) (\(share.successes) of \(share.trials); 95 % interval "
      + "\(FigureText.percent(share.interval.lowerBound)) to \(FigureText.percent(share.interval.upperBound)))"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
