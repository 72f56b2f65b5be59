/// Reads rows that are JSON objects with an id, each on a line of its own.
struct JSONLinesDecoder: RowDecoder {
  private let parser: JSONRowParser
  private var tokens: JSONTokens
  private let powers = PowersOfTen.table.words

  var metadata: TableMetadata { TableMetadata() }
  var offset: UInt64 { tokens.window.offset }

  init(_ source: any ByteSource, layout: RecordLayout) {
    tokens = JSONTokens(source, rows: layout)
    parser = JSONRowParser(layout, needsID: true)
  }

  mutating func fill(_ batch: inout RecordBatch, upTo limit: Int) throws(TableError) {
    var row = ParsedRow(parser.layout)
    let powers = powers
    while batch.count < limit, let next = try tokens.peek() {
      guard next == UInt8(ascii: "{") else { throw tokens.malformed(.expected("{")) }
      try tokens.row(parser, powers: powers.span, into: &row)
      batch.append(row.record.span)
      try endLine()
    }
  }

  /// The newline, which only the last line may lack.
  private mutating func endLine() throws(TableError) {
    while let byte = try tokens.window.peek() {
      switch byte {
      case 0x20, 0x09, 0x0d: tokens.window.skip()
      case 0x0a: return tokens.window.skip()
      default: throw tokens.malformed(.expectedOneOf("the end of the line"))
      }
    }
  }
}
