import DPAEngine

/// One run of `TableWriter`: from the first byte, or from what an earlier run left.
final class TableRun {
  private let request: TableRequest.Resolved
  private let engine: any TableEngine
  private let options: TableOutputOptions
  private let path: String
  private let environment: RunEnvironment
  private let recipe: TableRecipe
  private let encoder: TableEncoder
  private var statistics: ExactStatistics
  private var tree = MerkleRoot()
  private var rowsDone: UInt64 = 0
  private var checkpoints: Checkpoints

  init(
    _ request: TableRequest.Resolved, kernel: Kernel, options: TableOutputOptions, path: String,
    environment: RunEnvironment
  ) {
    self.request = request
    let engine = Engine(request.configuration, kernel: kernel)
    self.engine = engine
    self.options = options
    self.path = path
    self.environment = environment
    recipe = TableRecipe(request, options)
    encoder = engine.makeEncoder(
      EncoderOptions(
        options.format, bitPatterns: options.bitPatterns, namesConfiguration: options.configurationInFile),
      rowCount: request.part.count)
    statistics = ExactStatistics(engine.layout)
    checkpoints = Checkpoints(nanoseconds: environment.nanoseconds)
  }

  private var writesStatistics: Bool { options.format == .json && options.statisticsInFile }
  private var wantsStatistics: Bool { options.statistics || writesStatistics }

  func write(leavesPerChunk: UInt64) throws(HarnessError) -> WrittenTable {
    let kept = options.resuming ? try keptRows() : nil
    if let kept {
      (statistics, tree, rowsDone) = (kept.statistics, kept.tree, kept.rowCount)
      checkpoints.noteSaved()
    }
    if let kept, kept.isComplete {
      try checkEnd(behind: kept.byteCount)
      PartialState.remove(for: path, files: environment.files)
    } else {
      try writeRest(to: try open(kept), leavesPerChunk: leavesPerChunk)
    }
    return summary(kept: options.resuming ? kept?.rowCount ?? 0 : nil)
  }

  private func keptRows() throws(HarnessError) -> KeptRows? {
    guard path != OutputFile.standardOutput, environment.files.kind(of: path) != .special else {
      throw .usage("--resume needs an output that is a regular file; '\(path)' keeps nothing")
    }
    return try KeptRows.of(
      path, recipe: recipe, encoder: encoder, part: request.part, engine: engine, jobs: options.jobs,
      files: environment.files)
  }

  private func writeRest(to output: OutputFile, leavesPerChunk: UInt64) throws(HarnessError) {
    do {
      try writeRows(to: output, leavesPerChunk: leavesPerChunk)
      try writeFooter(to: output)
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
  }

  /// Opens the output behind the rows that are kept, or anew with its header.
  private func open(_ kept: KeptRows?) throws(HarnessError) -> OutputFile {
    if let kept { return try OutputFile(continuing: path, keeping: kept.byteCount, files: environment.files) }
    let output = try OutputFile(path, replacing: options.replacing, files: environment.files)
    var header = ByteBuffer()
    encoder.appendHeader(to: &header)
    do {
      try output.write(header.bytes)
    } catch {
      output.abandon()
      throw error
    }
    return output
  }

  /// Checks the footer of an output that had its name already.
  private func checkEnd(behind byteCount: UInt64) throws(HarnessError) {
    let length = environment.files.byteCount(of: path) ?? 0
    guard length == byteCount + UInt64(footer.bytes.count) else {
      throw .resumeRefused(path: path, reason: "it has \(length) bytes, which are not those of the whole table")
    }
  }

  private func writeRows(to output: OutputFile, leavesPerChunk: UInt64) throws(HarnessError) {
    let plan = GenerationTask.Plan(
      engine: engine, table: request.table, encoder: encoder,
      wantsStatistics: wantsStatistics, wantsLeaves: options.root || output.canBeResumed,
      firstRow: request.part.first)
    let chunks = ChunkPlan(
      request.part.dropFirst(rowsDone), leavesPerChunk: leavesPerChunk)
    let task = GenerationTask(plan, chunks, isInterrupted: environment.isInterrupted) {
      (bytes, rowCount, leafHashes) throws(HarnessError) in
      try output.write(bytes.bytes)
      for hash in leafHashes { self.tree.append(leafHash: hash) }
      self.rowsDone += rowCount
      if self.rowsDone < self.request.part.count && self.checkpoints.isDue() { try self.checkpoint(output) }
      self.environment.progress(self.rowsDone, self.request.part.count)
    }
    for worker in try OrderedPipeline.run(task, jobs: options.jobs) { statistics.merge(worker.statistics) }
    if task.wasInterrupted { try stop(output) }
  }

  /// Notes what of the output is good, where it can be kept.
  private func checkpoint(_ output: OutputFile) throws(HarnessError) {
    guard output.canBeResumed && options.format.isExact else { return }
    let state = PartialState(
      recipe: recipe, rows: rowsDone, bytes: output.byteCount, root: tree.digest.description)
    try state.save(for: path, files: environment.files)
    checkpoints.noteSaved()
  }

  private func stop(_ output: OutputFile) throws(HarnessError) -> Never {
    if rowsDone > 0 { try checkpoint(output) }
    throw .interrupted(
      rows: rowsDone, canBeResumed: rowsDone > 0 && output.canBeResumed && options.format.isExact)
  }

  private func writeFooter(to output: OutputFile) throws(HarnessError) {
    if checkpoints.hasSaved { try checkpoint(output) }
    let footer = footer
    try output.write(footer.bytes)
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
