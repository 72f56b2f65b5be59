/// Up to 32 fixed characters between the values of a row, stored at one go.
struct RowLiteral: Sendable {
  static let byteLimit = 32

  private let characters: SIMD32<UInt8>
  let count: Int

  init(_ text: StaticString) {
    precondition(text.utf8CodeUnitCount <= Self.byteLimit, "a literal of a row has at most 32 characters")
    var characters = SIMD32<UInt8>()
    for (index, character) in text.description.utf8.enumerated() { characters[index] = character }
    self.characters = characters
    count = text.utf8CodeUnitCount
  }

  /// Writes the characters and returns the position behind them. Touches 32 bytes.
  @inline(__always)
  func write(into bytes: inout MutableRawSpan, at position: Int) -> Int {
    bytes.storeBytes(of: characters, toByteOffset: position, as: SIMD32<UInt8>.self)
    return position &+ count
  }
}
