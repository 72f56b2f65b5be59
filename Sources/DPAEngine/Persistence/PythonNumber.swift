/// Numbers as CPython's `repr` writes them: the shortest decimal that reads back to the same binary64, with two
/// exponent digits at least (`1e-07`), an exponent from 1e+16 on, and `.0` behind a whole number.
public enum PythonNumber {
  /// Appends a finite number's text.
  ///
  /// - Precondition: `value` is finite; JSON has no other numbers.
  public static func append(_ value: Double, to text: inout [UInt8]) {
    precondition(value.isFinite, "only finite numbers have a decimal text")
    if value.sign == .minus { text.append(UInt8(ascii: "-")) }
    let (digits, exponent) = shortestDigits(value.magnitude)
    if exponent < -4 || exponent >= 16 {
      appendScientific(digits, exponent, to: &text)
    } else {
      appendPositional(digits, exponent, to: &text)
    }
  }

  /// The text of one number.
  public static func text(_ value: Double) -> String {
    var text: [UInt8] = []
    append(value, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends a bound of a range: a whole number below 2^53 as an integer, any other number as `repr` does.
  public static func appendBound(_ value: Double, to text: inout [UInt8]) {
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 {
      text.append(contentsOf: String(whole).utf8)
    } else {
      append(value, to: &text)
    }
  }

  /// Digit characters without leading or trailing zeros, and the power of ten of the first.
  private static func shortestDigits(_ magnitude: Double) -> (digits: [UInt8], exponent: Int) {
    guard magnitude != 0 else { return ([UInt8(ascii: "0")], 0) }
    var digits: [UInt8] = []
    var exponent = 0
    var beforePoint = 0
    var seenPoint = false
    var characters = magnitude.description.utf8.makeIterator()
    while let character = characters.next() {
      switch character {
      case UInt8(ascii: "."): seenPoint = true
      case UInt8(ascii: "e"):
        var tail: [UInt8] = []
        while let next = characters.next() { tail.append(next) }
        exponent = Int(String(decoding: tail, as: UTF8.self)) ?? 0
      default:
        digits.append(character)
        if !seenPoint { beforePoint += 1 }
      }
    }
    let zero = UInt8(ascii: "0")
    let leading = digits.prefix { $0 == zero }.count
    digits.removeFirst(leading)
    while digits.last == zero { digits.removeLast() }
    return (digits, exponent + beforePoint - 1 - leading)
  }

  private static func appendScientific(_ digits: [UInt8], _ exponent: Int, to text: inout [UInt8]) {
    text.append(digits[0])
    if digits.count > 1 {
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: digits.dropFirst())
    }
    text.append(UInt8(ascii: "e"))
    text.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
    if exponent.magnitude < 10 { text.append(UInt8(ascii: "0")) }
    text.append(contentsOf: String(exponent.magnitude).utf8)
  }

  private static func appendPositional(_ digits: [UInt8], _ exponent: Int, to text: inout [UInt8]) {
    let zero = UInt8(ascii: "0")
    if exponent < 0 {
      text.append(contentsOf: "0.".utf8)
      text.append(contentsOf: repeatElement(zero, count: -exponent - 1))
      text.append(contentsOf: digits)
      return
    }
    for place in 0...exponent { text.append(place < digits.count ? digits[place] : zero) }
    text.append(UInt8(ascii: "."))
    if digits.count > exponent + 1 {
      text.append(contentsOf: digits[(exponent + 1)...])
    } else {
      text.append(zero)
    }
  }
}
