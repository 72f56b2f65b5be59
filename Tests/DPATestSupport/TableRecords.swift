package import DPAEngine

/// The records of a part of a table, batch by batch.
package enum TableRecords {
  package static func forEachBatch(
    _ engine: Engine, _ part: SampleRange, of table: Table, capacity: Int = SampleBatch.defaultCapacity,
    _ body: (Span<UInt8>) -> Void
  ) throws {
    let generator = engine.makeGenerator()
    var batch = try SampleBatch(capacity: capacity)
    var rest = part
    while !rest.isEmpty {
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      var records: [UInt8] = []
      RowFormat.records.append(batch, to: &records)
      body(records.span)
    }
  }

  /// SHA-256 over the records.
  package static func digest(_ engine: Engine, _ part: SampleRange, of table: Table) throws -> Digest {
    var hash = SHA256()
    try forEachBatch(engine, part, of: table) { hash.update($0) }
    return hash.finalized()
  }

  /// The root of the whole table.
  package static func root(_ engine: Engine, of table: Table) throws -> Digest {
    var hasher = TableHasher(Record.layout)
    try forEachBatch(engine, table.range, of: table) { hasher.append($0) }
    return hasher.root
  }
}
