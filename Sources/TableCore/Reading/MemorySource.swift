/// Bytes that are in memory already.
public final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private let pieceByteLimit: Int
  private var position = 0

  /// - Parameter pieceByteLimit: The most bytes that are given at a time.
  public init(_ bytes: [UInt8], pieceByteLimit: Int = .max) {
    self.bytes = bytes
    self.pieceByteLimit = max(1, pieceByteLimit)
  }

  public func read(into target: inout MutableSpan<UInt8>, from start: Int) -> Int? {
    let count = min(bytes.count - position, target.count - start, pieceByteLimit)
    for index in 0..<count { target[start + index] = bytes[position + index] }
    position += count
    return count
  }
}
