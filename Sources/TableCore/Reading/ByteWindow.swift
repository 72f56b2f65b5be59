/// The part of a source that is in memory: a fixed buffer that slides along.
package struct ByteWindow {
  private static let usualCapacity = 1 << 18

  private let source: any ByteSource
  private var storage: [UInt8]
  /// Where the next byte lies in the storage, and where those there are end.
  private(set) var position = 0
  private(set) var end = 0
  /// The place of the storage's first byte in the source.
  private var base: UInt64 = 0
  /// Whether the source has no further bytes.
  private(set) var isAtEnd = false

  /// - Parameter layout: Of the rows, of which one may take more than most; nil where all are of usual width.
  package init(_ source: any ByteSource, rows layout: RecordLayout? = nil) {
    self.source = source
    storage = [UInt8](repeating: 0, count: max(Self.usualCapacity, layout.map(Self.rowByteLimit) ?? 0))
  }

  /// More than a row takes in any format, or a header that names its columns.
  private static func rowByteLimit(_ layout: RecordLayout) -> Int {
    layout.columns.reduce(0) { $0 + $1.name.utf8.count + 2 * $1.kind.byteCount + 64 }
  }

  /// The most bytes that it holds at a time.
  package var capacity: Int { storage.count }

  /// The storage; valid from `position` to `end`.
  package var bytes: Span<UInt8> { @_lifetime(borrow self) get { storage.span } }
  /// The place of the next byte in the source.
  package var offset: UInt64 { base + UInt64(position) }
  package var available: Int { end - position }

  /// The place in the source of a position in the storage.
  package func offset(of position: Int) -> UInt64 { base + UInt64(position) }

  /// Bytes of the storage, copied.
  package func copy(_ range: Range<Int>) -> [UInt8] {
    let bytes = storage.span
    return range.map { bytes[$0] }
  }

  /// The position of the next such byte from a position on; the end where there is none.
  package func firstPosition(of byte: UInt8, from start: Int) -> Int {
    precondition(start >= 0, "a position in the storage")
    let bytes = storage.span
    let (ones, highBits): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    var position = start
    // Eight at a time: the lowest byte of their difference to the wanted one that is 0 borrows into its high bit.
    while end &- position >= 8 {
      let raw = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
      let difference = UInt64(littleEndian: raw) ^ (UInt64(byte) &* ones)
      let zeros = (difference &- ones) & ~difference & highBits
      if zeros != 0 { return position &+ zeros.trailingZeroBitCount / 8 }
      position &+= 8
    }
    while position < end && bytes[position] != byte { position &+= 1 }
    return position
  }

  package mutating func advance(to position: Int) {
    precondition(position >= self.position && position <= end, "a window moves forward over bytes it has")
    self.position = position
  }

  /// Reads on until at least so many bytes are there, or the end.
  ///
  /// - Precondition: `count` is at most the capacity.
  package mutating func fill(atLeast count: Int) throws(TableError) {
    while available < count && !isAtEnd { try readMore() }
  }

  /// Adds bytes behind those there are.
  ///
  /// - Precondition: the window is not full, or not at its end.
  package mutating func readMore() throws(TableError) {
    // Moved only when more is read, so that a row costs no move of its own.
    if position > 0 { moveToStart() }
    precondition(end < capacity, "a full window cannot grow")
    let (source, start) = (source, end)
    var span = storage.mutableSpan
    guard let count = source.read(into: &span, from: start) else { throw .unreadableSource }
    precondition(count >= 0 && count <= capacity - start, "a source keeps to the space it was given")
    end += count
    isAtEnd = count == 0
  }

  private mutating func moveToStart() {
    base += UInt64(position)
    for index in position..<end { storage[index - position] = storage[index] }
    end -= position
    position = 0
  }

  /// The next byte; nil at the end.
  package mutating func peek() throws(TableError) -> UInt8? {
    if position == end { try fill(atLeast: 1) }
    return position < end ? storage[position] : nil
  }

  /// Takes a byte that was peeked.
  package mutating func skip() { position += 1 }
}
