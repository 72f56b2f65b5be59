/// A safetensors file that is open for reading.
///
/// The file is mapped, so opening takes as long as reading its header, and a tensor's bytes are read when they are
/// looked at.
public struct SafeTensorsFile: Sendable {
  public let path: String
  public let layout: SafeTensorsLayout
  private let file: MappedBytes
  /// Where the data begin in the file.
  public let dataStart: Int

  /// Opens a file and checks everything that its header says.
  ///
  /// - Throws: `SafeTensorsError.unreadable` where the system refuses; `.malformed` for what the format forbids.
  public init(_ path: String) throws(SafeTensorsError) {
    let file = try MappedBytes(path)
    do throws(SafeTensorsError.Problem) {
      (layout, dataStart) = try Self.read(file)
    } catch {
      throw .malformed(path: path, error)
    }
    self.path = path
    self.file = file
  }

  /// Opens a file that is still being written: its layout is known, and its header need not be there yet.
  ///
  /// - Throws: `SafeTensorsError.unreadable`; `.malformed` for a file that is shorter than that.
  public init(_ path: String, beingWrittenAs layout: SafeTensorsLayout) throws(SafeTensorsError) {
    file = try MappedBytes(path)
    dataStart = layout.start.count
    let byteCount = file.count - dataStart
    guard byteCount >= layout.dataByteCount else {
      let end = UInt64(layout.dataByteCount)
      let last = layout.names.last ?? ""
      throw .malformed(path: path, .offsetsBehindEnd(tensor: last, end: end, byteCount: max(0, byteCount)))
    }
    self.layout = layout
    self.path = path
  }

  private static func read(_ file: MappedBytes) throws(SafeTensorsError.Problem) -> (SafeTensorsLayout, Int) {
    let lengthByteCount = SafeTensorsLayout.lengthByteCount
    guard file.count >= lengthByteCount else { throw .tooShortForLength(byteCount: file.count) }
    let length = file.withBytes(0..<lengthByteCount) { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    // The length is what the file claims: held against the limit before the header is copied into memory.
    guard length <= SafeTensorsLayout.headerByteLimit else { throw .headerTooLong(byteCount: length) }
    let behindLength = file.count - lengthByteCount
    guard length <= behindLength else { throw .headerBehindEnd(headerByteCount: length, byteCount: behindLength) }
    let dataStart = lengthByteCount + Int(length)
    let text = file.withBytes(lengthByteCount..<dataStart) { [UInt8]($0) }
    // The format asks for the brace at once; a parser would skip blanks before it.
    guard text.first == UInt8(ascii: "{") else { throw .headerIsNoJSON }
    return (try SafeTensorsHeader.parse(text).layout(dataByteCount: file.count - dataStart), dataStart)
  }

  /// Calls `body` with the bytes of a tensor, little endian, the last index running fastest; nil where there is no such
  /// tensor.
  public func withBytes<Result, Failure: Error>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let entry = layout.entries[name] else { return nil }
    return try withBytes(entry.bytes, body)
  }

  /// Calls `body` with the bytes at a place, counted from the first byte of data.
  ///
  /// - Precondition: the file has them.
  public func withBytes<Result, Failure: Error>(
    _ bytes: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try file.withBytes(dataStart + bytes.lowerBound..<dataStart + bytes.upperBound, body)
  }
}
