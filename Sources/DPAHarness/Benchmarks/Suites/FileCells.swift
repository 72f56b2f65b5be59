import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

/// Each file format, written and read.
enum FileCells {
  // One of each kind (a document, lines, bytes): every further gated cell costs the others power.
  private static let gatedFormats: [RowFormat] = [.json, .csv, .records]

  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    // Rounded text cannot be read back to the same rows, so it has no reading cell.
    RowFormat.rowByRow.map { writing($0, plan) } + RowFormat.rowByRow.filter(\.isExact).map { reading($0, plan) }
      + [RowFormat.json, .records].map { generating($0, plan) }
  }

  private static func generating(_ format: RowFormat, _ plan: CellPlan) -> BenchmarkCell {
    let kernel = plan.fastest
    return BenchmarkCell(
      "files/generate/\(format.rawValue)", sampleCount: plan.samples(16_384),
      expecting: { count throws(HarnessError) in
        ExpectedRoot.portable(BenchmarkTable.table(count), BenchmarkTable.configuration())
      },
      work: { count throws(HarnessError) in
        try FileGenerationWork(format, sampleCount: count, kernel: kernel)
      })
  }

  private static func writing(_ format: RowFormat, _ plan: CellPlan) -> BenchmarkCell {
    let engine = Engine(kernel: plan.fastest)
    // Records are little more than a copy: the same ones again, so that they stay in a processor's cache.
    let rounds: UInt64 = format == .records || format == .npy ? 16 : 1
    return BenchmarkCell(
      "files/write/\(format.rawValue)", sampleCount: rounds * sampleCount(format, plan),
      isGated: gatedFormats.contains(format),
      expecting: { count throws(HarnessError) in
        let table = BenchmarkTable.table(max(1, count / rounds))
        guard format.isExact else { return try FileWritingWork.digestOfText(table, engine.configuration) }
        return ExpectedRoot.portable(table, engine.configuration)
      },
      work: { count throws(HarnessError) in
        FileWritingWork(format, BenchmarkTable.table(max(1, count / rounds)), by: engine, rounds: rounds)
      })
  }

  private static func reading(_ format: RowFormat, _ plan: CellPlan) -> BenchmarkCell {
    let engine = Engine(kernel: plan.fastest)
    return BenchmarkCell(
      "files/read/\(format.rawValue)", sampleCount: sampleCount(format, plan), isGated: gatedFormats.contains(format),
      expecting: { count throws(HarnessError) in
        ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
      },
      work: { count throws(HarnessError) in try FileReadingWork(format, BenchmarkTable.table(count), by: engine) })
  }

  /// Enough for milliseconds.
  private static func sampleCount(_ format: RowFormat, _ plan: CellPlan) -> UInt64 {
    switch format {
    case .text: plan.samples(2_048)
    case .npy, .records, .safetensors: plan.samples(32_768)
    case .json, .streamJSON, .jsonl, .csv: plan.samples(16_384)
    }
  }
}

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
      // Never the expected root, so that a file which cannot be read voids the cell.
      case .failure: Digest()
      }
  }

  func root() -> Digest { found }
}

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

  // The null device takes every byte at once, so that the disk of the machine is not measured.
  func run() throws(HarnessError) { found = try writer.write(to: "/dev/null").root }

  func root() -> Digest { found ?? Digest() }
}
