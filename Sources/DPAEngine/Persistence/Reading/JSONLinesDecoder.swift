/// Reads rows that are JSON objects with an id, each on a line of its own.
struct JSONLinesDecoder: RowDecoder {
  private static let parser = JSONRowParser(needsID: true)

  private var tokens: JSONTokens
  private let powers = PowersOfTen.table.words

  var metadata: ChainMetadata { ChainMetadata() }
  var offset: UInt64 { tokens.window.offset }

  init(_ source: any ByteSource) { tokens = JSONTokens(source) }

  mutating func fill(_ batch: inout SampleBatch, upTo limit: Int) throws(EngineError) {
    var row = ParsedRow()
    let powers = powers
    while batch.count < limit, let next = try tokens.peek() {
      guard next == UInt8(ascii: "{") else { throw tokens.malformed(.expected("{")) }
      try tokens.row(Self.parser, powers: powers.span, into: &row)
      batch.append(row, id: row.id)
      try endLine()
    }
  }

  /// The newline, which only the last line may lack.
  private mutating func endLine() throws(EngineError) {
    while let byte = try tokens.window.peek() {
      switch byte {
      case 0x20, 0x09, 0x0d: tokens.window.skip()
      case 0x0a: return tokens.window.skip()
      default: throw tokens.malformed(.expectedOneOf("the end of the line"))
      }
    }
  }
}
