/// Bytes that a caller keeps and fills again and again: clearing it keeps its memory.
public struct ByteBuffer: Sendable {
  private var storage: [UInt8] = []
  /// Bytes there are.
  public private(set) var count = 0

  public init() {}

  /// The bytes there are.
  public var bytes: Span<UInt8> { @_lifetime(borrow self) get { storage.span.extracting(first: count) } }

  /// Removes all bytes but not their memory.
  public mutating func removeAll() { count = 0 }

  /// Removes the last bytes.
  ///
  /// - Precondition: there are as many.
  package mutating func removeLast(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= count, "bytes that there are")
    count -= byteCount
  }

  /// Overwrites all memory there is, used or not, so that whoever fills it again has to write each byte.
  package mutating func spoil() {
    for place in storage.indices { storage[place] = 0xff }
  }

  public mutating func append(_ bytes: [UInt8]) { append(bytes.span) }

  public mutating func append(_ bytes: Span<UInt8>) {
    write(atMost: bytes.count) { target, start in
      // A loop over bytes is not turned into one copy, and costs a tenth of generating the records it copies.
      bytes.withUnsafeBytes { source in
        target.withUnsafeMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[start...]).copyMemory(from: source) }
      }
      return start + bytes.count
    }
  }

  /// Appends a whole number, as eight little-endian bytes.
  public mutating func append(_ number: UInt64) {
    write(atMost: 8) { target, start in
      target.storeBytes(of: number.littleEndian, toByteOffset: start, as: UInt64.self)
      return start + 8
    }
  }

  /// Appends a binary64, as eight little-endian bytes.
  public mutating func append(_ number: Double) { append(number.bitPattern) }

  /// Appends a binary32, as four little-endian bytes.
  public mutating func append(_ number: Float) {
    write(atMost: 4) { target, start in
      target.storeBytes(of: number.bitPattern.littleEndian, toByteOffset: start, as: UInt32.self)
      return start + 4
    }
  }

  /// Lets a writer put up to `limit` bytes behind those there are; it returns the position behind the last.
  package mutating func write(atMost limit: Int, _ body: (inout MutableRawSpan, Int) -> Int) {
    reserve(limit)
    let count = count
    var span = storage.mutableSpan
    var bytes = span.mutableBytes
    let end = body(&bytes, count)
    // Checked here once, so that writers need not check the bounds of each byte against what they asked for.
    precondition(end >= count && end <= count + limit, "a writer keeps to the space it asked for")
    self.count = end
  }

  private mutating func reserve(_ additional: Int) {
    let needed = count + additional
    guard needed > storage.count else { return }
    // Only ever grows, to the largest batch: a buffer that is filled again stops allocating.
    storage.append(contentsOf: repeatElement(0, count: needed - storage.count))
  }
}
