/// The fixed characters of a row in a text format; between them stand the values.
struct RowTemplate: Sendable {
  /// Before the first row of a file, and before every other.
  let first: RowLiteral
  let next: RowLiteral
  let hasID: Bool
  /// In draw order.
  let beforeValues: InlineArray<5, RowLiteral>
  let beforeHash: RowLiteral
  let end: RowLiteral
  /// Columns of bit patterns, each behind a comma, before the end.
  let hasBitPatterns: Bool

  static let jsonLines = RowTemplate(
    first: "{\"id\": ", next: "{\"id\": ", hasID: true,
    beforeValues: [
      RowLiteral(", \"rotation\": "), RowLiteral(", \"brightness\": "), RowLiteral(", \"noise\": "),
      RowLiteral(", \"scale\": "), RowLiteral(", \"contrast\": "),
    ],
    beforeHash: ", \"hash\": \"", end: "\"}\n")

  static let csv = separated(withBitPatterns: false)
  static let csvWithBitPatterns = separated(withBitPatterns: true)

  private static func separated(withBitPatterns: Bool) -> RowTemplate {
    let comma = RowLiteral(",")
    return RowTemplate(
      first: "", next: "", hasID: true, beforeValues: [comma, comma, comma, comma, comma], beforeHash: ",",
      end: "\n", hasBitPatterns: withBitPatterns)
  }

  /// As `json.dump(indent=2)` writes a list of rows.
  static let chain = RowTemplate(
    first: "\n    {\n      \"rotation\": ", next: ",\n    {\n      \"rotation\": ", hasID: false,
    beforeValues: [
      RowLiteral(""), RowLiteral(",\n      \"brightness\": "), RowLiteral(",\n      \"noise\": "),
      RowLiteral(",\n      \"scale\": "), RowLiteral(",\n      \"contrast\": "),
    ],
    beforeHash: ",\n      \"hash\": \"", end: "\"\n    }")

  /// One row a line, the comma before each but the first.
  static let chainStream = RowTemplate(
    first: "    {\"rotation\": ", next: ",\n    {\"rotation\": ", hasID: false,
    beforeValues: [
      RowLiteral(""), RowLiteral(", \"brightness\": "), RowLiteral(", \"noise\": "),
      RowLiteral(", \"scale\": "), RowLiteral(", \"contrast\": "),
    ],
    beforeHash: ", \"hash\": \"", end: "\"}")

  private init(
    first: StaticString, next: StaticString, hasID: Bool, beforeValues: InlineArray<5, RowLiteral>,
    beforeHash: StaticString, end: StaticString, hasBitPatterns: Bool = false
  ) {
    self.first = RowLiteral(first)
    self.next = RowLiteral(next)
    self.hasID = hasID
    self.beforeValues = beforeValues
    self.beforeHash = RowLiteral(beforeHash)
    self.end = RowLiteral(end)
    self.hasBitPatterns = hasBitPatterns
  }

  /// What the longest row needs.
  var rowByteLimit: Int {
    let literals = beforeValues.indices.reduce(next.count + beforeHash.count + end.count) {
      $0 + beforeValues[$1].count
    }
    let values = 5 * PythonNumber.textByteLimit + (hasID ? 20 : 0) + (hasBitPatterns ? 5 * 17 : 0)
    return literals + values + 2 * Digest.byteCount
  }

  /// How far behind the last row a store may reach.
  static let touchedByteLimit = 64

  /// Writes the rows of a batch and returns the position behind them.
  ///
  /// - Precondition: there is room for `rowByteLimit` bytes a row and `touchedByteLimit` more.
  func write(_ batch: borrowing SampleBatch, isFirst: Bool, into bytes: inout MutableRawSpan, at start: Int) -> Int {
    let words = PowersOfTen.table.words
    let powers = words.span
    let ids = batch.sampleIDs
    let digests = batch.digests
    let columns = ColumnSpans(batch)
    var position = start
    for row in 0..<ids.count {
      position = (isFirst && row == 0 ? first : next).write(into: &bytes, at: position)
      if hasID { position = DecimalDigits.write(ids[unchecked: row], into: &bytes, at: position) }
      position = beforeValues[0].write(into: &bytes, at: position)
      position = PythonNumber.write(columns.rotation[unchecked: row], into: &bytes, at: position, powers: powers)
      position = beforeValues[1].write(into: &bytes, at: position)
      position = PythonNumber.write(columns.brightness[unchecked: row], into: &bytes, at: position, powers: powers)
      position = beforeValues[2].write(into: &bytes, at: position)
      position = PythonNumber.write(columns.noise[unchecked: row], into: &bytes, at: position, powers: powers)
      position = beforeValues[3].write(into: &bytes, at: position)
      position = PythonNumber.write(columns.scale[unchecked: row], into: &bytes, at: position, powers: powers)
      position = beforeValues[4].write(into: &bytes, at: position)
      position = PythonNumber.write(columns.contrast[unchecked: row], into: &bytes, at: position, powers: powers)
      position = beforeHash.write(into: &bytes, at: position)
      position = Hexadecimal.write(digests[unchecked: row], into: &bytes, at: position)
      if hasBitPatterns { position = columns.writeBitPatterns(ofRow: row, into: &bytes, at: position) }
      position = end.write(into: &bytes, at: position)
    }
    return position
  }
}
