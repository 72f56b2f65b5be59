package import HarnessKit
package import Hashing
package import TableCore

/// What an interrupted run left and a later one may keep: checked, with all that further rows are added to.
package struct KeptRows {
  package let rowCount: UInt64
  package let statistics: ExactStatistics
  package let tree: MerkleRoot
  /// Stands behind the last of them.
  package let check: KeptRowsCheck

  /// Reads back what is there.
  ///
  /// - Parameter isComplete: Whether more than rows is to be compared.
  /// - Throws: `HarnessError.resumeRefused` where it is not the start of this run's output.
  package init(
    in file: String, _ state: PartialState, isComplete: Bool, recipe: RunRecipe, encoder: TableEncoder,
    part: SampleRange, engine: any TableEngine, jobs: Int, files: any FileLayer
  ) throws(HarnessError) {
    if let difference = recipe.difference(from: state.recipe) {
      throw .resumeRefused(path: file, reason: difference)
    }
    let length = files.byteCount(of: file) ?? 0
    guard length >= state.bytes, state.rows <= part.count else {
      throw .resumeRefused(path: file, reason: "it has \(length) bytes where its state says \(state.bytes)")
    }
    check = try KeptRowsCheck(
      file, encoder: encoder, byteLimit: isComplete ? .max : state.bytes, files: files)
    let reader = TableFileReader(
      file, format: encoder.format, firstID: part.first, engine: engine, jobs: jobs, files: files)
    let found = try reader.read(check: check, byteLimit: state.bytes, rowLimit: state.rows)
    guard found.rowCount == state.rows, found.offset == state.bytes, found.tree.digest.description == state.root,
      state.rows == part.count || state.rows.isMultiple(of: UInt64(TableHasher.leafRecordCount))
    else { throw .resumeRefused(path: file, reason: "its rows are not those that its state describes") }
    rowCount = state.rows
    statistics = found.statistics
    tree = found.tree
  }
}
