package import HarnessKit
import Hashing
package import TableCore

/// What is done with the rows of a file besides statistics and root.
package protocol RowCheck: AnyObject, SendableMetatype {
  /// The memory of one thread.
  associatedtype Worker
  /// What a chunk of rows yields.
  associatedtype Finding

  func makeWorker() -> Worker
  /// Looks at a chunk; many threads at once.
  func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Worker) -> Finding?
  /// Takes what chunks yielded, in order.
  func take(_ finding: Finding) throws(HarnessError)
}

/// No further check.
package final class NoCheck: RowCheck {
  package func makeWorker() {}
  package func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Void) -> Never? { nil }
  package func take(_ finding: Never) throws(HarnessError) {}
}

/// Computes each row again and keeps the first that differs.
package final class RegenerationCheck: RowCheck {
  private let engine: any TableEngine
  /// The engine's, which may make it anew each time it is asked.
  private let layout: RecordLayout
  private let table: Table
  /// The ids that the file should hold, from its first row on.
  private let part: SampleRange
  private(set) var first: RowDifference?
  private(set) var wrongRowCount: UInt64 = 0

  package init(_ engine: any TableEngine, _ table: Table, part: SampleRange) {
    self.engine = engine
    layout = engine.layout
    self.table = table
    self.part = part
  }

  package final class Worker {
    package let generator: any RecordGenerator
    package var records = ByteBuffer()

    package init(_ generator: any RecordGenerator) { self.generator = generator }
  }

  package struct Finding {
    package var first: RowDifference?
    package var wrongRowCount: UInt64 = 0

    fileprivate mutating func add(
      _ expected: Span<UInt8>, _ found: Span<UInt8>, firstRow: UInt64, _ layout: RecordLayout
    ) {
      for row in 0..<(expected.count / layout.byteCount) {
        let bytes = (row * layout.byteCount)..<((row + 1) * layout.byteCount)
        let difference = RowDifference(
          row: firstRow + UInt64(row), expected: expected.extracting(bytes), found: found.extracting(bytes), layout)
        guard let difference else { continue }
        first = first ?? difference
        wrongRowCount += 1
      }
    }
  }

  package func makeWorker() -> Worker { Worker(engine.makeGenerator(of: table)) }

  package func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Worker) -> Finding? {
    var finding = Finding()
    // Cut at the end of the part: surplus rows are counted, not compared.
    var rest = part.dropFirst(firstRow).prefix(UInt64(batch.count))
    var start = 0
    while !rest.isEmpty {
      worker.records.removeAll()
      // The file's first row alone, as no writer asks for it: rows that depend on how they are asked for then differ.
      let asked = firstRow == 0 && start == 0 ? rest.prefix(1) : rest
      let left = worker.generator.advance(asked, recordByteCount: layout.byteCount, to: &worker.records)
      rest = rest.dropFirst(asked.count - left.count)
      let records = worker.records
      let end = start + records.count
      let found = batch.bytes.extracting(start..<end)
      // All at once first: which rows differ is only asked where any does.
      if !RowDifference.areEqual(records.bytes, found) {
        finding.add(records.bytes, found, firstRow: firstRow + UInt64(start / layout.byteCount), layout)
      }
      start = end
    }
    return finding.wrongRowCount == 0 ? nil : finding
  }

  package func take(_ finding: Finding) throws(HarnessError) {
    first = first ?? finding.first
    wrongRowCount += finding.wrongRowCount
  }
}

/// A row that is not as the engine computes it, and its first value that is not.
package struct RowDifference: Equatable {
  package let row: UInt64
  package let id: UInt64
  package let column: String
  package let expected: String
  package let found: String
  private let expectedRecord: [UInt8]
  private let foundRecord: [UInt8]

  /// Nil where both records have the same bytes.
  package init?(row: UInt64, expected: Span<UInt8>, found: Span<UInt8>, _ layout: RecordLayout) {
    // The quick test first; which column differs is only asked of a row that does.
    guard !Self.areEqual(expected, found),
      let index = layout.columns.indices.first(where: { Self.differ(expected, found, layout, $0) })
    else { return nil }
    self.row = row
    id = expected.word(at: 0)
    column = layout.columns[index].name
    self.expected = Self.text(expected, layout, index)
    self.found = Self.text(found, layout, index)
    expectedRecord = expected.indices.map { expected[$0] }
    foundRecord = found.indices.map { found[$0] }
  }

  /// Every column of two records that differs, by its name.
  static func all(expected: Span<UInt8>, found: Span<UInt8>, _ layout: RecordLayout) -> [Difference] {
    layout.columns.indices.filter { differ(expected, found, layout, $0) }.map { index in
      Difference(
        layout.columns[index].name, expected: text(expected, layout, index), found: text(found, layout, index))
    }
  }

  /// Whether records have the same bytes; word by word, as nearly all have.
  fileprivate static func areEqual(_ expected: Span<UInt8>, _ found: Span<UInt8>) -> Bool {
    precondition(expected.count == found.count, "as many records of one layout")
    let (left, right) = (expected.bytes, found.bytes)
    var offset = 0
    while left.byteCount &- offset >= 8 {
      let word = left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard word == right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) else { return false }
      offset &+= 8
    }
    return (offset..<expected.count).allSatisfy { expected[$0] == found[$0] }
  }

  private static func differ(
    _ expected: Span<UInt8>, _ found: Span<UInt8>, _ layout: RecordLayout, _ index: Int
  ) -> Bool {
    let start = layout.offsets[index]
    return (start..<(start + layout.columns[index].kind.byteCount)).contains { expected[$0] != found[$0] }
  }

  private static func text(_ record: Span<UInt8>, _ layout: RecordLayout, _ index: Int) -> String {
    let offset = layout.offsets[index]
    switch layout.columns[index].kind {
    case .u64: return "\(record.word(at: offset))"
    case .f64:
      let value = Double(bitPattern: record.word(at: offset))
      return "\(PythonNumber.text(value)) (bits \(Hexadecimal.bitPattern(value)))"
    case .f32:
      let bits = record.halfWord(at: offset)
      let digits = Hexadecimal.text(of: (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(24 - 8 * $0)) })
      return "\(PythonNumber.text(Double(Float(bitPattern: bits)))) (bits \(digits))"
    case .bytes(let count):
      return Hexadecimal.text(of: (offset..<(offset + count)).map { record[$0] })
    }
  }

  package var difference: Difference {
    Difference("row \(row) (id \(id)), \(column)", expected: expected, found: found)
  }

  /// The value, and the first stage that differs where the engine can tell it.
  ///
  /// - Precondition: the table holds the id.
  package func differences(_ engine: any TableEngine, _ table: Table) -> [Difference] {
    var seed = RunSeed.ids
    if let row = try? SampleRange(first: id, count: 1) { table.forEachRun(in: row) { seed = $1 } }
    let staged = engine as? any StagedEngine
    guard let stage = staged?.firstDifference(of: foundRecord, from: expectedRecord, seed: seed) else {
      return [difference]
    }
    let place = "row \(row) (id \(id)), \(stage.place)"
    return [difference, Difference(place, expected: stage.expected, found: stage.found)]
  }
}
