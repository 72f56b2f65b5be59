import DPAEngine

/// What an interrupted run left and a later one may keep: checked, with all that further rows are added to.
struct KeptRows {
  let rowCount: UInt64
  let byteCount: UInt64
  let statistics: ExactStatistics
  let tree: MerkleRoot
  /// Whether the output was complete and had its name already: the earlier run was killed at its very end.
  let isComplete: Bool

  /// Reads back what is there; nothing where the earlier run left no state, so that a new one must start.
  ///
  /// - Throws: `HarnessError.resumeRefused` where what is there is not the start of this run's output.
  static func of(
    _ path: String, recipe: TableRecipe, encoder: TableEncoder, part: SampleRange, engine: any TableEngine, jobs: Int,
    files: any FileLayer
  ) throws(HarnessError) -> KeptRows? {
    let statePath = PartialState.path(of: path)
    guard files.kind(of: statePath) == .regular else { return nil }
    let state = try PartialState.load(for: path, files: files)
    if let difference = recipe.difference(from: state.recipe) {
      throw .resumeRefused(path: statePath, reason: difference)
    }
    let partial = OutputFile.temporaryPath(of: path)
    let isComplete = files.kind(of: partial) == .missing && state.rows == part.count
    let kept = isComplete ? path : partial
    guard let length = files.byteCount(of: kept) else {
      throw .resumeRefused(path: statePath, reason: "the rows that it describes are not there")
    }
    guard length >= state.bytes, state.rows <= part.count else {
      throw .resumeRefused(path: kept, reason: "it has \(length) bytes where its state says \(state.bytes)")
    }
    let check = try KeptRowsCheck(kept, encoder: encoder, byteLimit: state.bytes, files: files)
    let reader = TableFileReader(
      kept, format: encoder.format, firstID: part.first, engine: engine, jobs: jobs, files: files)
    let found = try reader.read(check: check, byteLimit: state.bytes, rowLimit: state.rows)
    guard found.rowCount == state.rows, found.offset == state.bytes, found.tree.digest.description == state.root,
      state.rows == part.count || state.rows.isMultiple(of: UInt64(TableHasher.leafRecordCount))
    else { throw .resumeRefused(path: kept, reason: "its rows are not those that its state describes") }
    return KeptRows(
      rowCount: state.rows, byteCount: state.bytes, statistics: found.statistics, tree: found.tree,
      isComplete: isComplete)
  }
}
