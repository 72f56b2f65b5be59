import DPAEngine
import HarnessBenchmarks

/// Hashes records as they would arrive one after another, without a kernel.
final class RecordStreamWork: CellWork {
  private let records: ByteBuffer
  private var hasher = TableHasher(Record.layout)

  init(_ table: Table, by engine: Engine) {
    var records = ByteBuffer()
    for batch in BenchmarkTable.batches(of: table, by: engine) { Record.append(batch, to: &records) }
    self.records = records
  }

  /// One byte more; the next whole leaf is never that near.
  func spoil() {
    let byte: InlineArray<1, UInt8> = [0xff]
    hasher.append(byte.span)
  }

  func run() {
    var hasher = TableHasher(Record.layout)
    let records = records
    hasher.append(records.bytes)
    self.hasher = hasher
  }

  func root() -> Digest { hasher.root }
}
