import DPAMeasurement
package import HarnessKit
import Hashing
package import TableCore

/// One run of `TableWriter`: from the first byte, or from what an earlier run left.
package final class TableRun {
  private let request: ResolvedTable
  private let engine: any TableEngine
  private let options: TableOutputOptions
  private let path: String
  private let environment: RunEnvironment
  private let recipe: RunRecipe
  private let encoder: TableEncoder
  /// Where columns lie in the file; nil where rows are written one behind the other.
  private let columns: TableColumns?
  private var statistics: ExactStatistics
  private var tree = MerkleRoot()
  private var rowsDone: UInt64 = 0
  private var checkpoints: Checkpoints
  private let profiling: GenerationTask.Profiling?
  /// What one thread does at a time: writing.
  private let writingProfiler: PerformanceProfiler?
  /// Where the time of the rows went, threads added up; nil without profiling.
  private(set) var profile: (stages: [ProfileResult], wallNanoseconds: UInt64)?

  package init(
    _ request: ResolvedTable, of engine: any TableEngine, options: TableOutputOptions, path: String,
    environment: RunEnvironment, profiling: GenerationTask.Profiling? = nil
  ) throws(HarnessError) {
    self.request = request
    self.engine = engine
    self.options = options
    self.path = path
    self.environment = environment
    self.profiling = profiling
    writingProfiler = profiling?.makeProfiler()
    recipe = RunRecipe(request, of: engine, options)
    columns = options.format.isColumnar ? try TableColumns(of: engine, rowCount: request.part.count) : nil
    encoder = try Self.encoder(of: engine, options, rowCount: request.part.count)
    statistics = ExactStatistics(engine.layout)
    checkpoints = Checkpoints(nanoseconds: environment.nanoseconds)
  }

  private static func encoder(
    of engine: any TableEngine, _ options: TableOutputOptions, rowCount: UInt64
  ) throws(HarnessError) -> TableEncoder {
    // Columns are the same for every engine: its layout says all.
    guard !options.format.isColumnar else { return TableEncoder(columnsOf: engine.layout) }
    let options = EncoderOptions(
      options.format, bitPatterns: options.bitPatterns, namesConfiguration: options.configurationInFile)
    do throws(TableError) {
      return try engine.makeEncoder(options, rowCount: rowCount)
    } catch {
      throw .refused(error)
    }
  }

  private var writesStatistics: Bool { options.format == .json && options.statisticsInFile }
  private var wantsStatistics: Bool { options.statistics || writesStatistics }

  package func write(leavesPerChunk: UInt64) throws(HarnessError) -> WrittenTable {
    let destination = try OutputDestination(path, files: environment.files)
    switch destination {
    case .file: break
    // Bytes with places of their own cannot go through a pipe.
    case .descriptor, .direct:
      if columns != nil { throw .refused(TableError.formatNeedsFile(options.format.rawValue)) }
    }
    // Before the output is opened, which would make a new temporary file beside a complete one.
    if options.resuming, try isComplete(destination) { return summary(kept: rowsDone) }
    let output = try OutputFile(destination, intent, files: environment.files)
    do throws(HarnessError) {
      if let state = output.kept {
        try take(try kept(output.keptPath, state, isComplete: false))
        // What lies behind the checked rows was written by a run that was killed in the middle.
        try output.cut(to: columns?.byteCount ?? state.bytes)
        checkpoints.noteSaved()
      } else {
        try writeHeader(to: output)
      }
      let keptRowCount = rowsDone
      try writeRows(to: output, leavesPerChunk: leavesPerChunk)
      try writeFooter(to: output)
      return summary(kept: options.resuming ? keptRowCount : nil)
    } catch {
      output.abandon()
      throw error
    }
  }

  private var intent: PartialFile.Intent {
    options.replacing ? .replacing : options.resuming ? .resuming : .new
  }

  /// Whether an earlier run was killed when its output had its name already; then all of it is read back.
  private func isComplete(_ destination: OutputDestination) throws(HarnessError) -> Bool {
    guard case .file(let target) = destination else {
      throw .usage("\(setting: "resuming") needs an output that is a regular file; '\(path)' keeps nothing")
    }
    let files = environment.files
    // A temporary file means that the renaming never happened, so the run is to be continued.
    guard files.entry(at: PartialFile.path(of: target)) == .missing, files.entry(at: target) == .regular,
      case .state(let state) = try PartialState.find(for: target, files: files), state.rows == request.part.count,
      state.rows > 0
    else { return false }
    let kept = try kept(target, state, isComplete: true)
    try take(kept)
    // What stands around the rows is compared too: the state only speaks of rows.
    try kept.check.take(columns?.header(root: tree.digest) ?? footer)
    let length = files.byteCount(of: target) ?? 0
    guard length == columns?.byteCount ?? (state.bytes + UInt64(footer.bytes.count)) else {
      throw .resumeRefused(path: target, reason: "it has \(length) bytes, which are not those of the whole table")
    }
    PartialState.remove(for: target, of: state.file, files: files)
    return true
  }

  private func kept(
    _ file: String, _ state: PartialState, isComplete: Bool
  ) throws(HarnessError) -> KeptRows {
    try KeptRows(
      in: file, state, isComplete: isComplete, recipe: recipe, encoder: encoder, columns: columns,
      part: request.part, engine: engine, jobs: options.jobs, files: environment.files)
  }

  private func take(_ kept: KeptRows) throws(HarnessError) {
    (statistics, tree, rowsDone) = (kept.statistics, kept.tree, kept.rowCount)
  }

  private func writeHeader(to output: OutputFile) throws(HarnessError) {
    // The header of columns states their root and is written last; what comes until then has its place behind it.
    if let columns { return try output.cut(to: columns.byteCount) }
    var header = ByteBuffer()
    encoder.appendHeader(to: &header)
    try output.write(header.bytes)
  }

  private func writeRows(to output: OutputFile, leavesPerChunk: UInt64) throws(HarnessError) {
    let plan = GenerationTask.Plan(
      engine: engine, table: request.table, encoder: encoder,
      wantsStatistics: wantsStatistics, wantsLeaves: options.root || output.canBeResumed,
      firstRow: request.part.first, profiling: profiling)
    let chunks = ChunkPlan(
      request.part.dropFirst(rowsDone), leavesPerChunk: leavesPerChunk)
    let task = GenerationTask(plan, chunks, isInterrupted: environment.isInterrupted) {
      (bytes, rowCount, leafHashes) throws(HarnessError) in
      try self.write(bytes, to: output)
      for hash in leafHashes { self.tree.append(leafHash: hash) }
      self.rowsDone += rowCount
      // The last chunk needs no checkpoint: the file is about to get its name.
      if self.rowsDone < self.request.part.count && self.checkpoints.isDue() { try self.checkpoint(output) }
      self.environment.progress(self.rowsDone, self.request.part.count)
    }
    let jobs = chunks.jobs(atMost: options.jobs)
    let start = profiling?.source.wallNanoseconds()
    let workers = try OrderedPipeline.run(task, jobs: jobs)
    if let profiling, let start, let writingProfiler {
      let stages = ProfileResult.sum(workers.compactMap { $0.profiler?.summary } + [writingProfiler.summary])
      profile = (stages, profiling.source.wallNanoseconds() - start)
    }
    for worker in workers { statistics.merge(worker.statistics) }
    if task.wasInterrupted { try stop(output) }
  }

  private func write(_ bytes: borrowing ByteBuffer, to output: OutputFile) throws(HarnessError) {
    writingProfiler?.start("writing")
    defer { writingProfiler?.end("writing") }
    guard let columns else { return try output.write(bytes.bytes) }
    try columns.write(bytes.bytes, firstRow: rowsDone, to: output)
  }

  /// The end of the rows that are written; of columns, what their records would take.
  private func endOfRows(_ output: OutputFile) -> UInt64 {
    columns == nil ? output.byteCount : rowsDone * UInt64(engine.layout.byteCount)
  }

  /// Notes what of the output is good, where it can be kept.
  private func checkpoint(_ output: OutputFile, byteCount: UInt64? = nil) throws(HarnessError) {
    guard output.canBeResumed && options.format.isExact else { return }
    try output.keep(
      recipe, rows: rowsDone, byteCount: byteCount ?? endOfRows(output), root: tree.digest.description)
    checkpoints.noteSaved()
  }

  private func stop(_ output: OutputFile) throws(HarnessError) -> Never {
    // Nothing was written of a run that is stopped before its first chunk, so there is nothing to resume.
    if rowsDone > 0 { try checkpoint(output) }
    throw .interrupted(
      rows: rowsDone, canBeResumed: rowsDone > 0 && output.canBeResumed && options.format.isExact)
  }

  /// Writes what follows the rows, and gives the output its name.
  private func writeFooter(to output: OutputFile) throws(HarnessError) {
    // Once more before the footer, so that a kill from here on loses no rows.
    if checkpoints.hasSaved { try checkpoint(output) }
    let endOfRows = endOfRows(output)
    let footer = footer
    try output.write(footer.bytes)
    if let columns { try output.write(columns.header(root: tree.digest).bytes, at: 0) }
    do throws(HarnessError) {
      try output.finish()
    } catch {
      // Somebody else made a file of that name meanwhile; all rows are kept beside it.
      guard case .outputAppeared(let target, _) = error, options.format.isExact else { throw error }
      try checkpoint(output, byteCount: endOfRows)
      throw .outputAppeared(path: target, kept: output.keptPath)
    }
  }

  private var footer: ByteBuffer {
    var footer = ByteBuffer()
    encoder.appendFooter(statistics: writesStatistics ? try? statistics.columns() : nil, to: &footer)
    return footer
  }

  private func summary(kept: UInt64?) -> WrittenTable {
    WrittenTable(
      rowCount: request.part.count, keptRowCount: kept, statistics: options.statistics ? statistics : nil,
      root: options.root ? tree.digest : nil)
  }
}
