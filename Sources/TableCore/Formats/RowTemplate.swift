internal import Hashing

/// Up to 32 fixed characters between the values of a row, stored at one go.
struct RowLiteral: Sendable {
  static let byteLimit = 32

  private let characters: SIMD32<UInt8>
  let count: Int

  init(_ text: some Collection<UInt8>) {
    precondition(text.count <= Self.byteLimit, "a literal of a row has at most 32 characters")
    var characters = SIMD32<UInt8>()
    for (index, character) in text.enumerated() { characters[index] = character }
    self.characters = characters
    count = text.count
  }

  /// Longer texts take several literals.
  static func pieces(of text: String) -> [RowLiteral] {
    let characters = Array(text.utf8)
    return stride(from: 0, to: characters.count, by: byteLimit).map {
      RowLiteral(characters[$0..<min($0 + byteLimit, characters.count)])
    }
  }

  /// Writes the characters and returns the position behind them. Touches 32 bytes.
  @inline(__always)
  func write(into bytes: inout MutableRawSpan, at position: Int) -> Int {
    // One store of fixed length; what it writes too much, the next value writes over.
    bytes.storeBytes(of: characters, toByteOffset: position, as: SIMD32<UInt8>.self)
    return position &+ count
  }
}

/// The rows of a text format: fixed characters, and between them the values of a record.
public struct RowTemplate: Sendable {
  /// How a value is written.
  private enum Value: Sendable {
    case nothing
    case whole
    case binary64
    case binary32
    case digits(byteCount: Int)
    case bits64
    case bits32
  }

  /// Fixed characters and the value behind them: one round of the loop over a row.
  private struct Step: Sendable {
    let before: RowLiteral
    let value: Value
    /// Of the value in the record.
    let offset: Int
  }

  /// A value of a row with what stands before it.
  public struct Field: Sendable {
    public let before: String
    /// The column's index in the layout.
    public let column: Int
    /// Whether the bit pattern is written instead of the number.
    public let isBitPattern: Bool

    public init(before: String, column: Int, isBitPattern: Bool = false) {
      self.before = before
      self.column = column
      self.isBitPattern = isBitPattern
    }
  }

  /// The first row of a file, and every other one, with what stands before them.
  private let firstRow: [Step]
  private let otherRow: [Step]
  /// What the longest row needs.
  let rowByteLimit: Int

  /// How far behind the last row a store may reach.
  static let touchedByteLimit = 64

  /// - Parameters:
  ///   - first: Before the first row of a file.
  ///   - next: Before every other row.
  ///   - fields: The values, in the order in which they are written.
  ///   - end: Behind every row.
  public init(first: String, next: String, fields: [Field], end: String, layout: RecordLayout) {
    firstRow = Self.steps(opening: first, fields, end: end, layout)
    otherRow = Self.steps(opening: next, fields, end: end, layout)
    rowByteLimit = fields.reduce(max(first.utf8.count, next.utf8.count) + end.utf8.count) {
      // A number may take the most characters, except for long digests.
      $0 + $1.before.utf8.count + max(PythonNumber.textByteLimit, 2 * layout.columns[$1.column].kind.byteCount)
    }
  }

  private static func steps(opening: String, _ fields: [Field], end: String, _ layout: RecordLayout) -> [Step] {
    var steps: [Step] = []
    var before = opening
    for field in fields {
      let value = value(layout.columns[field.column].kind, isBitPattern: field.isBitPattern)
      append(before + field.before, value, at: layout.offsets[field.column], to: &steps)
      before = ""
    }
    append(before + end, .nothing, at: 0, to: &steps)
    return steps
  }

  /// All but the last piece of a long text are steps without a value.
  private static func append(_ text: String, _ value: Value, at offset: Int, to steps: inout [Step]) {
    let pieces = RowLiteral.pieces(of: text)
    steps += pieces.dropLast().map { Step(before: $0, value: .nothing, offset: 0) }
    steps.append(Step(before: pieces.last ?? RowLiteral([]), value: value, offset: offset))
  }

  private static func value(_ kind: Column.Kind, isBitPattern: Bool) -> Value {
    switch kind {
    case .u64: .whole
    case .f64: isBitPattern ? .bits64 : .binary64
    case .f32: isBitPattern ? .bits32 : .binary32
    case .bytes(let count): .digits(byteCount: count)
    }
  }

  /// Writes the rows of some records and returns the position behind them.
  ///
  /// - Precondition: there is room for `rowByteLimit` bytes a row and `touchedByteLimit` more.
  func write(
    _ records: Span<UInt8>, _ layout: RecordLayout, isFirst: Bool, into bytes: inout MutableRawSpan, at start: Int
  ) -> Int {
    let words = PowersOfTen.table.words
    let powers = words.span
    var position = start
    for row in 0..<(records.count / layout.byteCount) {
      let record = records.extracting((row * layout.byteCount)..<((row + 1) * layout.byteCount))
      position = Self.write(
        isFirst && row == 0 ? firstRow.span : otherRow.span, record, powers, into: &bytes, at: position)
    }
    return position
  }

  @inline(__always)
  private static func write(
    _ steps: Span<Step>, _ record: Span<UInt8>, _ powers: Span<UInt64>, into bytes: inout MutableRawSpan, at start: Int
  ) -> Int {
    var position = start
    for index in steps.indices {
      position = steps[index].before.write(into: &bytes, at: position)
      let offset = steps[index].offset
      switch steps[index].value {
      case .nothing: break
      case .whole:
        position = DecimalDigits.write(record.word(at: offset), into: &bytes, at: position)
      case .binary64:
        position = PythonNumber.write(
          Double(bitPattern: record.word(at: offset)), into: &bytes, at: position, powers: powers)
      case .binary32:
        // Widened exactly: a binary32 is shown with the digits of its value, which any reader gets back.
        let value = Double(Float(bitPattern: record.halfWord(at: offset)))
        position = PythonNumber.write(value, into: &bytes, at: position, powers: powers)
      case .digits(let byteCount):
        let value = record.extracting(offset..<(offset + byteCount))
        position = Hexadecimal.write(value, into: &bytes, at: position)
      case .bits64:
        position = Hexadecimal.write(record.word(at: offset), into: &bytes, at: position)
      case .bits32:
        position = Hexadecimal.write(record.halfWord(at: offset), into: &bytes, at: position)
      }
    }
    return position
  }
}

extension RowTemplate {
  /// One JSON object a line, its keys the names of the columns.
  static func jsonLines(_ layout: RecordLayout) -> RowTemplate {
    let start = "{\"\(layout.columns[0].name)\": "
    var fields: [Field] = [Field(before: "", column: 0)]
    var quote = ""
    for index in layout.columns.indices.dropFirst() {
      let column = layout.columns[index]
      let isText = if case .bytes = column.kind { true } else { false }
      fields.append(Field(before: "\(quote), \"\(column.name)\": \(isText ? "\"" : "")", column: index))
      quote = isText ? "\"" : ""
    }
    return RowTemplate(first: start, next: start, fields: fields, end: "\(quote)}\n", layout: layout)
  }

  /// Values separated by commas.
  static func csv(_ layout: RecordLayout, bitPatterns: Bool) -> RowTemplate {
    var fields = layout.columns.indices.map { Field(before: $0 == 0 ? "" : ",", column: $0) }
    if bitPatterns {
      fields += layout.numericColumns.map { Field(before: ",", column: $0, isBitPattern: true) }
    }
    return RowTemplate(first: "", next: "", fields: fields, end: "\n", layout: layout)
  }
}

extension Span<UInt8> {
  /// The little-endian half word at a place.
  ///
  /// - Precondition: four bytes are there.
  package func halfWord(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && count - offset >= 4, "four bytes")
    return UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
