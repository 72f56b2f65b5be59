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
  /// One thing to write.
  private enum Step: Sendable {
    case literal(RowLiteral)
    case whole(Int)
    case binary64(Int)
    case binary32(Int)
    case digits(Int, byteCount: Int)
    case bits64(Int)
    case bits32(Int)
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

  private let first: [Step]
  private let next: [Step]
  private let steps: [Step]
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
    self.first = RowLiteral.pieces(of: first).map(Step.literal)
    self.next = RowLiteral.pieces(of: next).map(Step.literal)
    var steps: [Step] = []
    var limit = max(first.utf8.count, next.utf8.count) + end.utf8.count
    for field in fields {
      steps += RowLiteral.pieces(of: field.before).map(Step.literal)
      let kind = layout.columns[field.column].kind
      steps.append(Self.step(kind, at: layout.offsets[field.column], isBitPattern: field.isBitPattern))
      // A number may take the most characters, except for long digests.
      limit += field.before.utf8.count + max(PythonNumber.textByteLimit, 2 * kind.byteCount)
    }
    self.steps = steps + RowLiteral.pieces(of: end).map(Step.literal)
    rowByteLimit = limit
  }

  private static func step(_ kind: Column.Kind, at offset: Int, isBitPattern: Bool) -> Step {
    switch kind {
    case .u64: .whole(offset)
    case .f64: isBitPattern ? .bits64(offset) : .binary64(offset)
    case .f32: isBitPattern ? .bits32(offset) : .binary32(offset)
    case .bytes(let count): .digits(offset, byteCount: count)
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
      // The opening differs in the first row only, so that the loop over steps has no question of its own.
      position = write(isFirst && row == 0 ? first : next, record, powers, into: &bytes, at: position)
      position = write(steps, record, powers, into: &bytes, at: position)
    }
    return position
  }

  @inline(__always)
  private func write(
    _ steps: [Step], _ record: Span<UInt8>, _ powers: Span<UInt64>, into bytes: inout MutableRawSpan, at start: Int
  ) -> Int {
    var position = start
    for step in steps {
      switch step {
      case .literal(let literal):
        position = literal.write(into: &bytes, at: position)
      case .whole(let offset):
        position = DecimalDigits.write(record.word(at: offset), into: &bytes, at: position)
      case .binary64(let offset):
        position = PythonNumber.write(
          Double(bitPattern: record.word(at: offset)), into: &bytes, at: position, powers: powers)
      case .binary32(let offset):
        // Widened exactly: a binary32 is shown with the digits of its value, which any reader gets back.
        let value = Double(Float(bitPattern: record.halfWord(at: offset)))
        position = PythonNumber.write(value, into: &bytes, at: position, powers: powers)
      case .digits(let offset, let byteCount):
        let value = record.extracting(offset..<(offset + byteCount))
        position = Hexadecimal.write(value, into: &bytes, at: position)
      case .bits64(let offset):
        position = Hexadecimal.write(record.word(at: offset), into: &bytes, at: position)
      case .bits32(let offset):
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
