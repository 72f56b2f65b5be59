import DPAEngine

/// Reads the bit patterns of golden files.
enum GoldenBits {
  /// A value in a golden file that is not of its form.
  struct Malformed: Error, Equatable, CustomStringConvertible {
    let description: String
  }

  static func malformed(_ expected: String) -> Malformed { Malformed(description: "\(expected) expected") }

  static func double(_ text: String) throws -> Double {
    guard let value = Hexadecimal.double(bitPattern: text) else {
      throw malformed("16 lowercase hexadecimal digits instead of '\(text)'")
    }
    return value
  }

  static func bytes(_ text: String) throws -> [UInt8] {
    guard let bytes = Hexadecimal.bytes(of: text.utf8) else {
      throw malformed("pairs of lowercase hexadecimal digits instead of '\(text)'")
    }
    return bytes
  }
}
