/// A SHA-256 digest: 32 bytes in the order in which it is printed.
public struct Digest: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  public static let byteCount = 32

  /// Byte 0 holds the first two printed digits.
  public var bytes: SIMD32<UInt8>

  public init(bytes: SIMD32<UInt8> = SIMD32()) { self.bytes = bytes }

  /// From the eight state words of SHA-256.
  package init(state: SIMD8<UInt32>) {
    // Swapped first, so that the bytes lie in the order in which a digest is printed, on any processor.
    bytes = unsafeBitCast(state.byteSwappedOnLittleEndian, to: SIMD32<UInt8>.self)
  }

  /// Nil unless the text is 64 lowercase hexadecimal digits.
  public init?(digits text: String) {
    guard let bytes = Hexadecimal.bytes(of: text.utf8), bytes.count == Self.byteCount else { return nil }
    self.init()
    for index in bytes.indices { self.bytes[index] = bytes[index] }
  }

  /// 64 lowercase hexadecimal digits.
  public var description: String { Hexadecimal.text(of: (0..<Self.byteCount).map { bytes[$0] }) }
}

extension SIMD8<UInt32> {
  /// The words as they lie in memory when printed most significant byte first.
  package var byteSwappedOnLittleEndian: SIMD8<UInt32> {
    var swapped = self
    for index in 0..<8 { swapped[index] = self[index].bigEndian }
    return swapped
  }
}
