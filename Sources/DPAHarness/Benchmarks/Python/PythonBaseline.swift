package import DPAEngine
package import HarnessBenchmarks
package import HarnessKit

/// One baseline of `scripts/oracle/baseline.py`, and the cell that does the same work on one thread.
package struct PythonBaseline: Sendable {
  package enum Name: String, CaseIterable, Sendable {
    case chain, records
    case jsonWrite = "json-write"
    case jsonRead = "json-read"
  }

  package let name: Name
  package let cell: BenchmarkCell
  /// Samples of one repeat of the script.
  package let sampleCount: UInt64

  package init(_ name: Name, cell: BenchmarkCell, sampleCount: UInt64) {
    self.name = name
    self.cell = cell
    self.sampleCount = sampleCount
  }

  /// With about a second of the script's work.
  ///
  /// - Throws: `HarnessError.usage` where there is no such cell.
  init(_ name: Name) throws(HarnessError) {
    let cellName =
      switch name {
      case .chain: "generation/moderate/depth-10/\(Kernel.automatic)/jobs-1"
      case .records: "files/generate/records"
      case .jsonWrite: "files/generate/json"
      case .jsonRead: "files/read/json"
      }
    self.init(
      name, cell: try BenchmarkCells.named(cellName, size: .default),
      // JSON is written slower than the rest, so fewer samples make the same second of work.
      sampleCount: name == .jsonWrite ? 40_000 : 100_000)
  }

  /// The hash that the script must print: of its last row, of all rows, of all rows and their statistics, or of
  /// statistics.
  package func expectedRoot() throws(HarnessError) -> Digest {
    let table = BenchmarkTable.table(sampleCount)
    let engine = Engine(BenchmarkTable.configuration(), kernel: .portable)
    switch name {
    case .chain:
      // The script keeps only its last row, so there is nothing else to hash.
      return RootOfRows.of(engine.samples(in: table.range.dropFirst(sampleCount - 1)))
    case .records: return engine.root(of: table)
    case .jsonWrite:
      let roots = [engine.root(of: table), try StatisticsWork.root(of: table, by: engine)]
      return SHA256.digest(of: roots.flatMap { root in (0..<Digest.byteCount).map { root.bytes[$0] } })
    case .jsonRead: return try StatisticsWork.root(of: table, by: engine)
    }
  }
}
