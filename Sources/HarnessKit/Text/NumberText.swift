import Hashing

/// How numbers are spelled in options: as in JSON, so that there is one spelling for each whole number.
package enum NumberText {
  /// Digits without a leading zero, a minus sign in front or not.
  package static func isWhole(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    return dropWhole(&rest) && rest.isEmpty
  }

  /// A whole number, then decimals and an exponent or not.
  package static func isDecimal(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    guard dropWhole(&rest) else { return false }
    if drop(".", &rest) {
      guard dropDigits(&rest) > 0 else { return false }
    }
    if drop("e", &rest) || drop("E", &rest) {
      if !drop("-", &rest) { _ = drop("+", &rest) }
      guard dropDigits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
  }

  private static func dropWhole(_ rest: inout Substring.UTF8View) -> Bool {
    _ = drop("-", &rest)
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let count = dropDigits(&rest)
    return startsWithZero ? count == 1 : count > 0
  }

  private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits.count
  }

  private static func drop(_ character: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }
}

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
