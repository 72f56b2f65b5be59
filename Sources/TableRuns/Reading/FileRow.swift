public import HarnessKit
import Hashing
public import TableCore

/// One row of a table's file beside what the engine computes for its id.
public struct FileRow: Sendable {
  /// Columns that the text shows: a row may have thousands.
  private static let shownCount = 8

  public let path: String
  public let id: UInt64
  /// Counted from 0.
  public let row: UInt64
  /// Of the columns that differ, in order, with what the engine computes as expected.
  public let differences: [Difference]
  /// Nil where the rows are the same, or where the engine cannot tell a stage.
  public let stage: StageDifference?
  /// The engine under the configuration that the file states, where it states one.
  public let engine: any TableEngine

  /// Where a row is looked for.
  public struct Place: Sendable {
    let path: String
    let format: RowFormat
    let firstID: UInt64
    let configurationIsGiven: Bool

    /// - Parameters:
    ///   - firstID: The id of the file's first row, where the format holds none.
    ///   - configurationIsGiven: Whether options name a configuration, which a file that has its own does not need.
    public init(_ path: String, format: RowFormat, firstID: UInt64, configurationIsGiven: Bool) {
      self.path = path
      self.format = format
      self.firstID = firstID
      self.configurationIsGiven = configurationIsGiven
    }
  }

  /// - Parameter seed: What the row is seeded by.
  /// - Throws: `HarnessError` where the file cannot be read, is malformed, or has no row of the id.
  public init(
    of id: UInt64, seed: RunSeed, at place: Place, engine: any TableEngine, jobs: Int
  ) throws(HarnessError) {
    try self.init(of: id, seed: seed, at: place, engine: engine, jobs: jobs, files: SystemFiles())
  }

  package init(
    of id: UInt64, seed: RunSeed, at place: Place, engine: any TableEngine, jobs: Int, files: any FileLayer
  ) throws(HarnessError) {
    let reader = TableFileReader(
      place.path, format: place.format, firstID: place.firstID, engine: engine, jobs: jobs, files: files)
    let engine = try reader.statedEngine(unlessGiven: place.configurationIsGiven)
    let pick = RowPick(id: id)
    // Under the file's own configuration, which may decide the columns too.
    let stated = TableFileReader(
      place.path, format: place.format, firstID: place.firstID, engine: engine, jobs: jobs, files: files)
    let summary = try stated.read(check: pick, summaries: [])
    guard let (row, found) = pick.found else {
      let start: Sentence = place.format.holdsIDs ? "" : ", counted from the id \(place.firstID) (\(setting: "start"))"
      throw .usage("'\(place.path)' has no row of the id \(id) in its \(summary.rowCount) rows\(start)")
    }
    let expected = try Self.record(of: id, seed: seed, by: engine)
    path = place.path
    self.id = id
    self.row = row
    self.engine = engine
    differences = RowDifference.all(expected: expected.span, found: found.span, engine.layout)
    stage = (engine as? any StagedEngine)?.firstDifference(of: found, from: expected, seed: seed)
  }

  private static func record(
    of id: UInt64, seed: RunSeed, by engine: any TableEngine
  ) throws(HarnessError) -> [UInt8] {
    let seeding: Seeding
    switch seed {
    case .ids: seeding = .sample
    case .rank(let rank, let baseSeed): seeding = .asRank(rank, baseSeed: baseSeed)
    }
    do throws(TableError) {
      let range = try SampleRange(first: id, count: 1)
      let generator = engine.makeGenerator(of: try Table(range, seeding: seeding))
      var records = ByteBuffer()
      _ = generator.advance(range, recordByteCount: engine.layout.byteCount, to: &records)
      return records.bytes.indices.map { records.bytes[$0] }
    } catch {
      throw .refused(error)
    }
  }

  /// Failed where a bit differs.
  public var status: ExitStatus { differences.isEmpty ? .held : .failed }

  /// For people.
  public var text: String {
    let row = "row \(row) of '\(path)' (id \(id))"
    guard !differences.isEmpty else { return VisibleText.render("\(row) is the same in every bit") + "\n" }
    let lines = differences.prefix(Self.shownCount).map { [$0.what, $0.expected, $0.found] }
    let rest = differences.count - lines.count
    let table = TextTable([.word("column"), .word("computed"), .word("in the file")], rows: lines).text
    let more = rest > 0 ? "and \(rest) more columns\n" : ""
    return VisibleText.render("\(row) differs") + ":\n\n" + table + more + stageText
  }

  private var stageText: String {
    guard let stage else { return "" }
    return "\nfirst difference, \(stage.place)\n  expected \(stage.expected)\n  found    \(stage.found)\n"
  }
}

/// As a part of the document that explains the row.
extension FileRow: Encodable {
  public func encode(to encoder: any Encoder) throws { try Report(self).encode(to: encoder) }

  private struct Report: Encodable {
    let path: String
    let row: UInt64
    let same: Bool
    let differences: [Difference]
    let stage: Stage?

    struct Stage: Encodable {
      let stage: String
      let what: String
      let expected: String
      let found: String
    }

    init(_ row: FileRow) {
      path = row.path
      self.row = row.row
      same = row.differences.isEmpty
      differences = row.differences
      stage = row.stage.map { Stage(stage: $0.stage, what: $0.what, expected: $0.expected, found: $0.found) }
    }
  }
}

/// Keeps the first row of an id.
private final class RowPick: RowCheck {
  private let id: UInt64
  private(set) var found: (row: UInt64, record: [UInt8])?

  init(id: UInt64) { self.id = id }

  func makeWorker() {}

  func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Void) -> (row: UInt64, record: [UInt8])? {
    for row in 0..<batch.count {
      let record = batch.record(row)
      // By the id and not by the place: a file may lack rows, and ids of others then stand there.
      if record.word(at: 0) == id { return (firstRow + UInt64(row), record.indices.map { record[$0] }) }
    }
    return nil
  }

  func take(_ finding: (row: UInt64, record: [UInt8])) throws(HarnessError) { found = found ?? finding }
}
