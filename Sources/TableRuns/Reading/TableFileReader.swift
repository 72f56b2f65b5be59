public import HarnessKit
public import TableCore

/// Reads a table's file: its statistics, its root, and what it says of itself.
public struct TableFileReader {
  private let path: String
  private let format: RowFormat
  private let firstID: UInt64
  private let engine: any TableEngine
  private let jobs: Int
  private let files: any FileLayer

  /// - Parameters:
  ///   - firstID: The id of the first row, where the format holds none.
  ///   - jobs: Threads.
  public init(_ path: String, format: RowFormat, firstID: UInt64 = 0, engine: any TableEngine, jobs: Int) {
    self.init(path, format: format, firstID: firstID, engine: engine, jobs: jobs, files: SystemFiles())
  }

  package init(
    _ path: String, format: RowFormat, firstID: UInt64 = 0, engine: any TableEngine, jobs: Int, files: any FileLayer
  ) {
    self.path = path
    self.format = format
    self.firstID = firstID
    self.engine = engine
    self.jobs = jobs
    self.files = files
  }

  /// Reads all rows.
  ///
  /// - Throws: `HarnessError.malformedBytes` with path, place and reason, `.fileFailed`, `.usage`.
  public func summary() throws(HarnessError) -> TableFileSummary { try read(check: NoCheck()) }

  /// Reads rows, all or the first ones, with a further check.
  package func read<Check: RowCheck>(
    check: Check, byteLimit: UInt64 = .max, rowLimit: UInt64 = .max
  ) throws(HarnessError) -> TableFileSummary {
    _ = try UsableCores.jobs(jobs)
    let source = try FileSource(path, files: files, limit: byteLimit)
    let task = ReadingTask(source, try decoder(source), engine: engine, check: check, rowLimit: rowLimit)
    var statistics = ExactStatistics(engine.layout)
    for worker in try OrderedPipeline.run(task, jobs: usefulJobs) { statistics.merge(worker.statistics) }
    let order = task.brokenOrder.map { broken in
      "row \(broken.row) has the id \(broken.found) where \(broken.expected) would follow"
    }
    return TableFileSummary(
      format: format, rowCount: task.rowCount, statistics: statistics, metadata: task.metadata,
      tree: task.tree, disorder: order, offset: task.offset)
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
    guard !format.holdsIDs else { return TableMetadata() }
    let source = try FileSource(path, files: files)
    let early = try decoder(source).metadata
    return early.isKnown ? early : try summary().metadata
  }

  private func decoder(_ source: FileSource) throws(HarnessError) -> TableDecoder {
    do throws(TableError) {
      return try engine.makeDecoder(format, from: source, firstID: firstID)
    } catch {
      throw source.error(error)
    }
  }
}
