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
  /// The extra work that is really done; whatever finds these by arithmetic alone should find them done, too.
  package static let percentages = [5, 10]

  /// Computes everything that follows from the pairs.
  ///
  /// - Throws: `HarnessError.usage` for pairs too few to decide or to draw from.
  package init(
    createdAt: String, machine: String, programSHA256: String, seed: UInt64, size: String,
    pairing: Pairing = .inTurn, alpha: Double = GateRule.defaultAlpha, pairCount: Int, replays: Int,
    canary: CalibratedCell?, cells: [CalibratedCell]
  ) throws(HarnessError) {
    // The rule of a comparison of all these cells, so that a replay decides as a comparison would.
    let rule = try GateRule(alpha: alpha, pairCount: pairCount, gatedCellCount: cells.count)
    let fewest = cells.map(\.same.count).min() ?? 0
    guard Self.areEnough(fewest, for: pairCount) else {
      throw .usage(
        "a calibration of comparisons of \(pairCount) pairs takes \(Self.fewestSamePairs(pairCount)), a third of them "
          + "for floors, and \(fewest) recorded pairs are fewer; record more of them")
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
    // The stored floors are of all pairs; those that are replayed only of the pairs that a suite is not drawn from.
    floors = cells.map { CellFloor($0, pairCount: pairCount, seed: seed) }
    let deciding = Self.deciding(cells, floors)
    let replay = GateReplay(deciding, rule: rule, pairing: pairing, seed: seed)
    let done = Self.percentages.filter { percent in deciding.allSatisfy { !$0.pairs(planted: percent).isEmpty } }
    record = GateRecord(replay, cells: deciding.map(\.name), replays: replays, done: done)
  }

  /// The cells whose times decide on this machine; all of them where every one is too noisy, so that it shows.
  package var decidingCells: [CalibratedCell] { Self.deciding(cells, floors) }

  private static func deciding(_ cells: [CalibratedCell], _ floors: [CellFloor]) -> [CalibratedCell] {
    let quiet = zip(cells, floors).filter { !$1.isTooNoisy }.map(\.0)
    return quiet.isEmpty ? cells : quiet
  }

  /// The names of the cells whose times are advisory.
  package var noisyCells: [String] { zip(cells, floors).filter { $1.isTooNoisy }.map(\.0.name) }

  /// Pairs of a build against itself that a calibration takes at least: n for floors, and 2n for suites of both looks,
  /// which are drawn without replacement.
  package static func fewestSamePairs(_ pairCount: Int) -> Int { 3 * pairCount }

  // Divided, since a file may claim so many pairs that thrice as many are no number.
  private static func areEnough(_ pairs: Int, for pairCount: Int) -> Bool { pairs / 3 >= pairCount }

  /// Whether it has no pairs with extra work, and few of the others.
  public var isQuick: Bool { cells.allSatisfy { $0.planted.isEmpty } }

  /// What is said in a file but cannot have been measured; nil where there is nothing of the kind.
  ///
  /// What was edited would otherwise decide by fewer pairs than it claims, or by a median of none.
  var impossibility: String? {
    if floors.count != cells.count { return "it has floors of \(floors.count) of its \(cells.count) cells" }
    if let canary, canary.same.isEmpty { return "its canary has no pair" }
    for cell in cells {
      let kinds = [cell.same.count / 3] + cell.planted.map { $0.pairs.count / 2 }
      guard let fewest = kinds.min(), fewest < pairCount else { continue }
      return "its cell '\(cell.name)' has too few pairs for comparisons of \(pairCount)"
    }
    return nil
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

  private static let labels = TextTable([.word(width: 20), .word()])

  private var findings: [String] {
    let kind = isQuick ? "quick, " : ""
    var lines = noisyCells.map { "'\($0)' is too noisy here to decide: its times are advisory" }
    lines += [
      "\(replays) replays of \(decidingCells.count) cells, \(kind)\(pairCount) pairs each, alpha \(alpha):",
      Self.labels.line(["  false alarms", Self.text(record.falseAlarms)]),
      Self.labels.line(["  false improvements", Self.text(record.falseImprovements)]),
      Self.labels.line(["  undecided", Self.text(record.undecided)]),
    ]
    lines += record.detections.flatMap { Self.lines($0, "found at") }
    lines += (record.planted ?? []).flatMap { Self.lines($0, "done, found") }
    return lines + [record.isQualified ? "QUALIFIED: times may decide" : "NOT QUALIFIED: times are advisory"]
  }

  private static func lines(_ detection: GateRecord.Detection, _ words: String) -> [String] {
    let weakest = detection.cells.min { $0.found.share < $1.found.share }
    return [labels.line(["  \(words) +\(detection.percent) %", text(detection.found)])]
      + (weakest.map { ["    least in \($0.name): \(text($0.found))"] } ?? [])
  }

  private static func text(_ share: WilsonInterval) -> String {
    "\(DecimalText.percent(share.share)) (\(share.successes) of \(share.trials); 95 % interval "
      + "\(DecimalText.percent(share.interval.lowerBound)) to \(DecimalText.percent(share.interval.upperBound)))"
  }
}
