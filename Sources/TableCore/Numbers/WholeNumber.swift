/// Whole numbers in digits alone.
enum WholeNumber {
  enum Outcome {
    case number(UInt64, end: Int)
    case tooLarge
    case none
  }

  static func read(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Outcome {
    precondition(start >= 0 && end <= bytes.count, "a range of the bytes")
    var number: UInt64 = 0
    var position = start
    while position < end, case let digit = bytes[unchecked: position] &- UInt8(ascii: "0"), digit < 10 {
      // Checked, since the digits come from a file of any length.
      let (product, overflowed) = number.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
      guard !overflowed && !carried else { return .tooLarge }
      number = sum
      position += 1
    }
    guard position > start, position == start + 1 || bytes[unchecked: start] != UInt8(ascii: "0") else { return .none }
    // 1.0 and 1e3 are numbers, but not in digits alone.
    if position < end, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[position]) {
      return .none
    }
    return .number(number, end: position)
  }
}
