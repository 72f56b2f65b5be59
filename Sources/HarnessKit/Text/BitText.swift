import Hashing

/// Reads bit patterns of documents: numbers and bytes as lowercase hexadecimal digits.
package enum BitText {
  /// A value that is not of its form.
  package struct Malformed: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
  }

  package static func malformed(_ expected: String) -> Malformed { Malformed(description: "\(expected) expected") }

  package static func double(_ text: String) throws -> Double {
    guard let value = Hexadecimal.double(bitPattern: text) else {
      throw malformed("16 lowercase hexadecimal digits instead of '\(text)'")
    }
    return value
  }

  package static func bytes(_ text: String) throws -> [UInt8] {
    guard let bytes = Hexadecimal.bytes(of: text.utf8) else {
      throw malformed("pairs of lowercase hexadecimal digits instead of '\(text)'")
    }
    return bytes
  }
}
