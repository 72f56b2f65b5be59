public import Hashing

extension Digest {
  /// - Throws: `TableError.malformedDigest` unless the text is 64 lowercase hexadecimal digits.
  public init(hexadecimal text: String) throws(TableError) {
    guard let digest = Digest(digits: text) else { throw .malformedDigest(text) }
    self = digest
  }
}
