import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

/// The whole way from ids to a file: into the null device, with the root on the side.
final class FileGenerationWork: CellWork {
  private let writer: TableWriter
  private var found: Digest?

  init(_ format: RowFormat, sampleCount: UInt64, kernel: Kernel) throws(HarnessError) {
    var request = TableRequest()
    request.start = BenchmarkTable.firstID
    request.count = sampleCount
    var options = TableOutputOptions()
    options.format = format
    options.root = true
    writer = try TableWriter(
      try request.resolved(), of: Engine(Preset.moderate.configuration, kernel: kernel), options: options)
  }

  func spoil() { found = nil }

  func run() throws(HarnessError) { found = try writer.write(to: "/dev/null").root }

  func root() -> Digest { found ?? Digest() }
}
