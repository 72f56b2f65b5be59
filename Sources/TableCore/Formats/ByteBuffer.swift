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

  /// Overwrites all memory there is, used or not, so that whoever fills it again has to write each byte.
  package mutating func spoil() {
    for place in storage.indices { storage[place] = 0xff }
  }

  public mutating func append(_ bytes: [UInt8]) { append(bytes.span) }

  public mutating func append(_ bytes: Span<UInt8>) {
    reserve(bytes.count)
    let start = count
    var target = storage.mutableSpan
    // Unchecked, so that the loop becomes one copy: there is room for all of them.
    for index in 0..<bytes.count { target[unchecked: start &+ index] = bytes[unchecked: index] }
    count = start + bytes.count
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
