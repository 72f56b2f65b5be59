/// Why bytes are not what their format demands.
public enum MalformedReason: Error, Hashable, Sendable, CustomStringConvertible {
  case noNumber
  case leadingZero
  case noDigits
  case numberTooLong
  case numberTooLarge

  public var description: String {
    switch self {
    case .noNumber: "a number is expected"
    case .leadingZero: "a number must not start with a zero and a further digit"
    case .noDigits: "a digit is expected"
    case .numberTooLong: "a number has more than \(DecimalNumber.textByteLimit) characters"
    case .numberTooLarge: "a number is too large for binary64"
    }
  }
}
