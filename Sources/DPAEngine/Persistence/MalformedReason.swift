/// Why bytes are not what their format demands.
public enum MalformedReason: Error, Hashable, Sendable {
  case noNumber
  case leadingZero
  case noDigits
  case numberTooLong
  case numberTooLarge
}
