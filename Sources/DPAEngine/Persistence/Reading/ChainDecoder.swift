/// Reads the chain files of the public package: any JSON document of that shape, rows as they come. Further keys of a
/// row, such as a rank, are passed over.
struct ChainDecoder: RowDecoder {
  private enum Stage {
    case rows(isFirst: Bool)
    case done
  }

  private static let rowsKey = "augmentations"
  private static let parser = JSONRowParser(Record.layout, needsID: false, takesFurtherKeys: true)

  private var tokens: JSONTokens
  private var stage = Stage.rows(isFirst: true)
  private var seenKeys = SeenKeys()
  private(set) var metadata = TableMetadata()
  private var nextID: UInt64
  private var rowCount: UInt64 = 0
  private let powers = PowersOfTen.table.words

  var offset: UInt64 { tokens.window.offset }

  /// Reads up to the first row.
  init(_ source: any ByteSource, firstID: UInt64) throws(TableError) {
    tokens = JSONTokens(source)
    nextID = firstID
    try tokens.expect("{")
    guard try readMembers(isFirst: true) else { throw tokens.malformed(.missingKey(Self.rowsKey)) }
    try tokens.expect("[")
  }

  mutating func fill(_ batch: inout RecordBatch, upTo limit: Int) throws(TableError) {
    var row = ParsedRow(Record.layout)
    let powers = powers
    while batch.count < limit, case .rows(let isFirst) = stage {
      if try tokens.takes("]") {
        try readTail()
        return
      }
      if !isFirst { try tokens.expect(",") }
      guard try tokens.peek() == UInt8(ascii: "{") else {
        throw tokens.malformed(try tokens.peek() == nil ? .cutOff : .expected("{"))
      }
      try tokens.row(Self.parser, powers: powers.span, into: &row)
      // The file has no ids: they are counted, and may run out.
      guard nextID <= SampleRange.lastID else { throw tokens.malformed(.idTooLarge) }
      row.store(nextID, at: 0)
      batch.append(row.record.span)
      nextID += 1
      rowCount += 1
      stage = .rows(isFirst: false)
    }
  }

  /// Reads members of the document up to the rows; false where the document ends.
  private mutating func readMembers(isFirst: Bool) throws(TableError) -> Bool {
    var isFirst = isFirst
    while true {
      if try tokens.takes("}") { return false }
      if !isFirst { try tokens.expect(",") }
      isFirst = false
      let key = try tokens.string()
      if let reason = seenKeys.insert(key) { throw tokens.malformed(reason) }
      try tokens.expect(":")
      switch key {
      case Self.rowsKey: return true
      case "metadata": try readMetadata()
      case "statistics": metadata.statistics = try ChainStatisticsText.read(&tokens)
      default: try tokens.skipValue()
      }
    }
  }

  /// Reads what stands behind the rows.
  private mutating func readTail() throws(TableError) {
    guard try !readMembers(isFirst: false) else { throw tokens.malformed(.doubledKey(Self.rowsKey)) }
    try tokens.expectEnd()
    // Asked at the end only, since metadata may stand behind the rows.
    guard metadata.isKnown else { throw tokens.malformed(.missingKey("metadata")) }
    if let declared = metadata.declaredRowCount, declared != rowCount {
      throw tokens.malformed(.wrongRowCount(declared: declared, found: rowCount))
    }
    stage = .done
  }

  private mutating func readMetadata() throws(TableError) {
    // A copy: the closure runs while `tokens` is being changed, so it cannot reach this value's other parts.
    var found = metadata
    try tokens.object { (tokens, key) throws(TableError) in
      switch key {
      case "num_samples": found.declaredRowCount = try tokens.takesNull() ? nil : try tokens.wholeNumber()
      case "config": found.configuration = try tokens.takesNull() ? nil : try ConfigurationText.read(&tokens)
      default: try tokens.skipValue()
      }
    }
    found.isKnown = true
    metadata = found
  }
}
