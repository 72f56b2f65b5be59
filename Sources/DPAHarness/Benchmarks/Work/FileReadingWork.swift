import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

/// Reads a file: its rows, their statistics and their root.
final class FileReadingWork: CellWork {
  private let file: HiddenFile
  private let reader: TableFileReader
  private var found = Digest()

  init(_ format: RowFormat, _ table: Table, by engine: Engine) throws(HarnessError) {
    let writing = FileWritingWork(format, table, by: engine)
    writing.run()
    file = try HiddenFile(holding: writing.array)
    reader = TableFileReader(
      file.path, format: format, firstID: table.range.first, engine: engine, jobs: 1)
  }

  func spoil() { found = Digest() }

  func run() throws(HarnessError) {
    found =
      switch try reader.summary().root {
      case .success(let root): root
      case .failure: Digest()
      }
  }

  func root() -> Digest { found }
}
