public import HarnessKit
public import Hashing
public import TableCore

/// Reads a table's file: its statistics, its root, and what it says of itself.
public struct TableFileReader {
  private let path: String
  private let format: RowFormat
  private let firstID: UInt64
  private let engine: any TableEngine
  private let jobs: Int
  private let files: any FileLayer
  /// Of a file that is still being written; nil for one that is complete.
  private let unfinished: TableColumns?

  /// - Parameters:
  ///   - firstID: The id of the first row, where the format holds none.
  ///   - jobs: Threads.
  public init(_ path: String, format: RowFormat, firstID: UInt64 = 0, engine: any TableEngine, jobs: Int) {
    self.init(path, format: format, firstID: firstID, engine: engine, jobs: jobs, files: SystemFiles())
  }

  package init(
    _ path: String, format: RowFormat, firstID: UInt64 = 0, engine: any TableEngine, jobs: Int, files: any FileLayer,
    unfinished: TableColumns? = nil
  ) {
    self.path = path
    self.format = format
    self.firstID = firstID
    self.engine = engine
    self.jobs = jobs
    self.files = files
    self.unfinished = unfinished
  }

  /// Reads all rows.
  ///
  /// - Throws: `HarnessError.malformedBytes` with path, place and reason, `.fileFailed`, `.usage`.
  public func summary() throws(HarnessError) -> TableFileSummary { try read(check: NoCheck()) }

  /// Reads rows, all or the first ones, with a further check.
  ///
  /// - Parameter summaries: What is collected; the summary has the rest as of no rows.
  package func read<Check: RowCheck>(
    check: Check, summaries: RowSummaries = .all, byteLimit: UInt64 = .max, rowLimit: UInt64 = .max
  ) throws(HarnessError) -> TableFileSummary {
    _ = try UsableCores.jobs(jobs)
    let (source, decoder) = try open(byteLimit: byteLimit)
    let task = ReadingTask(
      source, decoder, engine: engine, check: check, summaries: summaries, rowLimit: rowLimit)
    var statistics = ExactStatistics(engine.layout)
    for worker in try OrderedPipeline.run(task, jobs: usefulJobs) { statistics.merge(worker.statistics) }
    let order = task.brokenOrder.map { broken in
      "row \(broken.row) has the id \(broken.found) where \(broken.expected) would follow"
    }
    var metadata = task.metadata
    if let source = source as? ColumnSource { metadata.root = source.statedRoot }
    return TableFileSummary(
      format: format, rowCount: task.rowCount, statistics: statistics, metadata: metadata,
      tree: task.tree, disorder: order, offset: task.offset)
  }

  /// The rows' bytes, and what reads them.
  private func open(byteLimit: UInt64) throws(HarnessError) -> (any TableSource, TableDecoder) {
    guard format.isColumnar else {
      let source = try FileSource(path, files: files, limit: byteLimit)
      return (source, try decoder(source))
    }
    let source = try ColumnSource(path, engine.layout, unfinished: unfinished)
    do throws(TableError) {
      return (source, try TableDecoder(.records, layout: engine.layout, from: source))
    } catch {
      throw source.error(error)
    }
  }

  /// As many threads as were asked for, but no more than a file of this length has chunks.
  private var usefulJobs: Int {
    guard let byteCount = files.byteCount(of: path) else { return jobs }
    // A row of no format is shorter than a digest in digits.
    let chunkByteCount = ChunkPlan.leavesPerChunk * UInt64(TableHasher.leafRecordCount * 64)
    return Int(clamping: min(UInt64(jobs), byteCount / chunkByteCount + 1))
  }

  /// What a chain file says of itself, from its start where it stands there, else from the whole file.
  package func metadata() throws(HarnessError) -> TableMetadata {
    // Formats with ids have no metadata, and reading one to its end would be in vain.
    guard !format.holdsIDs else { return TableMetadata() }
    let source = try FileSource(path, files: files)
    let early = try decoder(source).metadata
    return early.isKnown ? early : try summary().metadata
  }

  /// The engine, under the configuration that the file states where it states one.
  ///
  /// - Parameter isGiven: Whether options name a configuration, which a file that states one does not need.
  /// - Throws: `HarnessError.usage` where both do, and the file is a chain; also for a pipe, of which nothing would be
  ///   left to read.
  package func statedEngine(unlessGiven isGiven: Bool) throws(HarnessError) -> any TableEngine {
    if format.isColumnar {
      return isGiven ? engine : try TableColumns.engine(engine, statedBy: try TableColumns.open(path))
    }
    guard format.holdsIDs || files.kind(of: path) != .special else {
      throw .usage("'\(path)' is a pipe, but a file of this format is read twice; write it to a regular file first")
    }
    guard let own = try metadata().configuration else { return engine }
    guard !isGiven else {
      throw .usage(
        "'\(path)' has a configuration of its own; leave \(setting: "preset"), \(setting: "range") and "
          + "\(setting: "depth") out"
      )
    }
    return engine.replacing(own)
  }

  private func decoder(_ source: FileSource) throws(HarnessError) -> TableDecoder {
    do throws(TableError) {
      return try engine.makeDecoder(format, from: source, firstID: firstID)
    } catch {
      throw source.error(error)
    }
  }
}

/// What a table's file holds.
public struct TableFileSummary: Sendable {
  public let format: RowFormat
  public let rowCount: UInt64
  public let statistics: ExactStatistics
  /// What a chain file says beside its rows.
  public let metadata: TableMetadata
  package let tree: MerkleRoot
  /// Why the rows are not those of a table: ids that do not follow each other.
  package let disorder: String?
  /// Where the rows read end in the file.
  package let offset: UInt64

  /// The root of the rows, leaves counted from the first; unavailable where their ids do not follow each other.
  public var root: Result<Digest, Disorder> {
    disorder.map { .failure(Disorder(reason: $0)) } ?? .success(tree.digest)
  }

  /// Why there is no root.
  public struct Disorder: Error, Equatable, Sendable {
    public let reason: String
  }
}

/// The format of a file that is read.
public enum FileFormat {
  /// The ending of a name that tells a format.
  private static let endings: [(String, RowFormat)] = [
    (".json", .json), (".jsonl", .jsonl), (".csv", .csv), (".npy", .npy), (".records", .records),
    (".safetensors", .safetensors),
  ]

  /// - Parameter named: A format that was asked for; otherwise the name's ending tells it.
  /// - Throws: `HarnessError.usage` where it does not.
  public static func of(_ path: String, named: RowFormat?) throws(HarnessError) -> RowFormat {
    if let named { return named }
    guard let format = endings.first(where: { path.hasSuffix($0.0) })?.1 else {
      let known = endings.map(\.0).joined(separator: ", ")
      throw .usage("the name '\(path)' tells no format (\(known)); give \(setting: "file_format")")
    }
    return format
  }
}
