import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Encodes rows that are there already into a file in memory.
final class FileWritingWork: CellWork {
  private let encoder: TableEncoder
  private let batches: [SampleBatch]
  private let statistics: [ColumnStatistics]?
  private let rounds: UInt64
  private var bytes = ByteBuffer()
  /// Of all rounds of the last run.
  private var writtenByteCount = 0

  /// - Parameter rounds: How often the same file is made.
  init(_ format: RowFormat, _ table: Table, by engine: Engine, rounds: UInt64 = 1) {
    self.rounds = rounds
    encoder = TableEncoder(format, rowCount: table.range.count, configuration: engine.configuration)
    batches = BenchmarkTable.batches(of: table, by: engine)
    var statistics = ExactStatistics(for: engine.configuration)
    for batch in batches { statistics.add(batch) }
    // Computed once, here: it is a cell of its own, and the footer only prints it.
    self.statistics = (try? statistics.statistics())?.columns
  }

  func spoil() {
    bytes.spoil()
    // No number of bytes that could be written: a run that does nothing leaves it as it is.
    writtenByteCount = -1
  }

  func run() {
    writtenByteCount = 0
    for _ in 0..<rounds { encode() }
  }

  private func encode() {
    bytes.removeAll()
    encoder.appendHeader(to: &bytes)
    var isFirst = true
    for batch in batches {
      encoder.append(batch, isFirst: isFirst, to: &bytes)
      isFirst = false
    }
    encoder.appendFooter(statistics: statistics, to: &bytes)
    writtenByteCount += bytes.count
  }

  /// The root of the rows as they are read back, where each round wrote them; of a format that is not exact, and of
  /// what cannot be read back, SHA-256 of the file.
  func root() -> Digest {
    // All rounds write the same file, so a round that was left out shows in the sum.
    guard writtenByteCount == Int(rounds) * bytes.count else { return Digest() }
    guard encoder.format.isExact else { return Self.digest(of: bytes) }
    var hasher = TableHasher(Record.layout)
    do throws(TableError) {
      let source = MemorySource(array)
      var decoder = try TableDecoder(encoder.format, from: source, firstID: BenchmarkTable.firstID)
      var batch = SampleBatch()
      var records = ByteBuffer()
      repeat {
        try decoder.fill(&batch)
        records.removeAll()
        Record.append(batch, to: &records)
        hasher.append(records.bytes)
      } while batch.count > 0
    } catch {
      return Self.digest(of: bytes)
    }
    return hasher.root
  }

  /// The bytes of the file.
  var array: [UInt8] {
    let file = bytes
    return (0..<file.count).map { file.bytes[$0] }
  }

  /// SHA-256 of a file of rounded text: from rows that the portable kernel computes and that are encoded one by one.
  static func digestOfText(_ table: Table, _ configuration: AugmentationConfiguration) throws(HarnessError) -> Digest {
    let encoder = TableEncoder(.text, rowCount: table.range.count)
    let generator = Engine(configuration, kernel: .portable).makeGenerator()
    var bytes = ByteBuffer()
    encoder.appendHeader(to: &bytes)
    guard var batch = try? SampleBatch(capacity: 1) else { preconditionFailure("one is a capacity") }
    for id in table.range.first..<table.range.end {
      let ids = [id]
      generator.fill(&batch, withIDs: ids.span)
      encoder.append(batch, isFirst: id == table.range.first, to: &bytes)
    }
    return digest(of: bytes)
  }

  private static func digest(of bytes: borrowing ByteBuffer) -> Digest {
    var hash = SHA256()
    hash.update(bytes.bytes)
    return hash.finalized()
  }
}

/// A file that has no name any more, so that nothing of it stays however the process ends.
final class HiddenFile {
  private let descriptor: Int32

  /// - Throws: `HarnessError.fileFailed`.
  init(holding bytes: [UInt8]) throws(HarnessError) { descriptor = try SystemFiles().namelessFile(holding: bytes) }

  deinit { try? SystemFiles().close(descriptor, path: path) }

  /// Opens it while this object lives.
  var path: String { "/proc/self/fd/\(descriptor)" }
}
