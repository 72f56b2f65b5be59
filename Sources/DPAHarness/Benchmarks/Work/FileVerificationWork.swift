import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

/// Reads a file and computes its rows again.
final class FileVerificationWork: CellWork {
  private let file: HiddenFile
  private let verifier: FileVerifier
  private let reader: TableFileReader
  private var hasHeld = false

  init(_ format: RowFormat, _ table: Table, by engine: Engine) throws(HarnessError) {
    let writing = FileWritingWork(format, table, by: engine)
    writing.run()
    file = try HiddenFile(holding: writing.array)
    var request = TableRequest()
    request.start = table.range.first
    request.count = table.range.count
    var options = FileVerifier.Options()
    options.rowCountIsKnown = true
    verifier = FileVerifier(file.path, format: format, request: request, options: options, engine: engine)
    reader = TableFileReader(file.path, format: format, engine: engine, jobs: 1)
  }

  func spoil() { hasHeld = false }

  func run() throws(HarnessError) { hasHeld = try verifier.verify().status == .held }

  /// The root of the rows that were found right; of nothing where they were not.
  func root() throws(HarnessError) -> Digest {
    guard hasHeld, case .success(let root) = try reader.summary().root else { return Digest() }
    return root
  }
}
