public import HarnessKit
import Hashing
public import TableCore

/// Holds a table's file against what the engine computes for it.
public struct FileVerifier {
  private let path: String
  private let format: RowFormat
  private let request: TableRequest
  private let options: Options
  private let engine: any TableEngine
  private let files: any FileLayer

  /// Rows of a sample, which are kept in memory: 2^24.
  public static let sampleLimit = 1 << 24

  public struct Options: Sendable {
    /// Whether options say how many rows there should be; otherwise those that the file holds are checked.
    public var rowCountIsKnown = false
    /// Whether options name a configuration, which a file that has its own does not need.
    public var configurationIsGiven = false
    /// Random rows to check instead of all.
    public var sampleSize: Int?
    public var sampleSeed: UInt64 = 0
    public var jobs = 1

    public init() {}
  }

  /// - Parameter engine: What the rows should be of, unless the file states a configuration of its own.
  public init(_ path: String, format: RowFormat, request: TableRequest, options: Options, engine: any TableEngine) {
    self.init(path, format: format, request: request, options: options, engine: engine, files: SystemFiles())
  }

  package init(
    _ path: String, format: RowFormat, request: TableRequest, options: Options, engine: any TableEngine,
    files: any FileLayer
  ) {
    self.path = path
    self.format = format
    self.request = request
    self.options = options
    self.engine = engine
    self.files = files
  }

  /// - Throws: `HarnessError` where the file cannot be read or is malformed, or where options do not fit.
  public func verify() throws(HarnessError) -> Verdict {
    // Read apart and first: the rows can only be checked under the configuration that the file states.
    let engine = try reader(of: engine, firstID: 0).statedEngine(unlessGiven: options.configurationIsGiven)
    let resolved = try resolvedRequest()
    if let size = options.sampleSize { return try verifySample(of: size, engine, resolved) }
    let check = RegenerationCheck(engine, resolved.table, part: resolved.part)
    let summary = try reader(of: engine, firstID: resolved.part.first).read(check: check, summaries: summaries)
    if let problem = try failure(of: engine) { return problem }
    let wrong = check.wrongRowCount
    let notes = ["\(summary.rowCount) rows read, \(wrong) of them wrong"]
    let rows = check.first?.differences(engine, resolved.table) ?? []
    return verdict(summary, resolved, rows: rows, "every row", engine, notes: notes)
  }

  /// What the formats state; otherwise the rows are proved one by one, so that their root adds nothing.
  private var summaries: RowSummaries { format.isEngineDocument ? .statistics : format.isColumnar ? .root : [] }

  private func reader(of engine: any TableEngine, firstID: UInt64) -> TableFileReader {
    TableFileReader(
      path, format: format, firstID: firstID, engine: engine, jobs: options.jobs, files: files)
  }

  /// The request, with all ids behind the first where the number of rows was not given.
  private func resolvedRequest() throws(HarnessError) -> ResolvedTable {
    var request = request
    if !options.rowCountIsKnown {
      // Where the length is open, the owner of a row is not known.
      if request.seeding == .rank && request.asRank == nil {
        throw .usage("with \(setting: "seeding") rank a row depends on the table's length; give \(setting: "count")")
      }
      if request.rank != nil {
        throw .usage("\(setting: "rank") needs \(setting: "count"): a rank's part depends on the table's length")
      }
      // All ids from the first on: how many of them there are is what the file shows.
      let end = request.epochSize ?? SampleRange.lastID + 1
      request.count = end > request.start ? end - request.start : 0
    }
    return try request.resolved()
  }

  private func verifySample(
    of size: Int, _ engine: any TableEngine, _ resolved: ResolvedTable
  ) throws(HarnessError) -> Verdict {
    guard (1...Self.sampleLimit).contains(size) else {
      throw .usage("\(setting: "sample") must be 1 to \(Self.sampleLimit) rows, not \(size)")
    }
    let check = SampleCheck(size: size, seed: options.sampleSeed)
    let summary = try reader(of: engine, firstID: resolved.part.first).read(check: check, summaries: summaries)
    var wrong: [RowDifference] = []
    let generator = engine.makeGenerator(of: resolved.table)
    var records = ByteBuffer()
    // In the order of the file, so that the row named first is the first wrong one.
    let picked = check.picked.sorted { $0.row < $1.row }
    for (row, record) in picked {
      let place = resolved.part.dropFirst(row).prefix(1)
      // Rows beyond the expected ones have nothing to be compared with; their number fails by itself.
      guard !place.isEmpty else { continue }
      records.removeAll()
      _ = generator.advance(place, recordByteCount: engine.layout.byteCount, to: &records)
      let difference = RowDifference(row: row, expected: records.bytes, found: record.span, engine.layout)
      if let difference { wrong.append(difference) }
    }
    if let problem = try failure(of: engine) { return problem }
    let bound = SampleBound(wrong: wrong.count, picked: picked.count, rowCount: summary.rowCount)
    let notes = ["\(bound.sentence) (seed \(options.sampleSeed), \(summary.rowCount) rows read)"]
    let rows = wrong.first?.differences(engine, resolved.table) ?? []
    return verdict(summary, resolved, rows: rows, "\(picked.count) random rows", engine, notes: notes)
  }

  /// What a verification says of an engine that could not compute the rows; nil where it could.
  ///
  /// - Throws: `HarnessError.engineInterrupted`.
  private func failure(of engine: any TableEngine) throws(HarnessError) -> Verdict? {
    guard let failure = engine.failure else { return nil }
    let error = HarnessError.engineFailed(failure)
    guard case .engineFailed(let sentence) = error else { throw error }
    // A finding about the engine, and no defect of ours: what is verified is the engine as much as the file.
    return Verdict(subject: path, cases: [], problems: [Verdict.Problem(sentence, status: .failed)])
  }

  /// One case each for rows, their number, and the statistics that the file states.
  private func verdict(
    _ summary: TableFileSummary, _ resolved: ResolvedTable, rows: [Difference], _ name: String,
    _ engine: any TableEngine, notes: [String]
  ) -> Verdict {
    // Of no rows none can be wrong, so that they must not hold unless none were expected.
    let lacksRows = summary.rowCount == 0 && !(options.rowCountIsKnown && resolved.part.isEmpty)
    var outcomes: [(String, CaseVerdict.Outcome)] = lacksRows ? [] : [(name, .init(rows))]
    if let outcome = rowCountOutcome(summary.rowCount, of: resolved.part) {
      outcomes.append(("number of rows", outcome))
    }
    if let stated = summary.metadata.statistics {
      outcomes.append(("statistics", .init(Self.differences(stated, summary.statistics, engine.layout))))
    }
    if let stated = summary.metadata.root, !lacksRows {
      let root = Difference.unlessEqual("root", expected: summary.tree.digest.description, found: stated)
      outcomes.append(("root", .init([root].compactMap { $0 })))
    }
    let cases = outcomes.map { name, outcome in
      CaseVerdict(suite: format.rawValue, name: name, variant: engine.kernelName, outcome: outcome)
    }
    return Verdict(subject: path, cases: cases, problems: lacksRows ? [noRows] : [], notes: notes)
  }

  /// Nil where the file itself says that it is whole.
  private func rowCountOutcome(_ found: UInt64, of part: SampleRange) -> CaseVerdict.Outcome? {
    // Where no count was given, the part reaches to the last id there can be.
    if options.rowCountIsKnown || found > part.count {
      let difference = Difference.unlessEqual("number of rows", expected: "\(part.count)", found: "\(found)")
      return .init(difference.map { [$0] } ?? [])
    }
    guard !format.saysWhereItEnds else { return nil }
    return .skipped(
      reason: "only the rows present were checked: \(format.rawValue) does not say how many there should be; "
        + "give \(setting: "count")")
  }

  private var noRows: Verdict.Problem {
    Verdict.Problem(
      "'\(path)' has no rows, so nothing was checked; give \(setting: "count") 0 for an empty table", status: .malformed
    )
  }

  private static func differences(
    _ stated: [ColumnStatistics], _ collected: ExactStatistics, _ layout: RecordLayout
  ) -> [Difference] {
    guard let computed = try? collected.columns() else {
      return [Difference("statistics", expected: "none, since there are no rows", found: "some")]
    }
    return zip(layout.numericColumns, zip(computed, stated)).flatMap { index, pair -> [Difference] in
      let (expected, found) = pair
      let column = layout.columns[index].name
      let pairs = [
        ("mean", expected.mean, found.mean), ("stdev", expected.standardDeviation, found.standardDeviation),
        ("min", expected.minimum, found.minimum), ("max", expected.maximum, found.maximum),
      ]
      let count = Difference.unlessEqual(
        "count of \(column)", expected: "\(expected.count)", found: "\(found.count)")
      return pairs.compactMap { name, expected, found in
        .unlessEqual(
          "\(name) of \(column)", expected: PythonNumber.text(expected), found: PythonNumber.text(found))
      } + [count].compactMap { $0 }
    }
  }
}
