/// A measured value, or why there is none. Never 0, NaN or "" in its place.
public enum Reading<Value: Sendable>: Sendable {
  case available(Value)
  case unavailable(String)

  public func map<Result: Sendable>(_ transform: (Value) -> Result) -> Reading<Result> {
    switch self {
    case .available(let value): .available(transform(value))
    case .unavailable(let reason): .unavailable(reason)
    }
  }

  /// The value; nil where there is none.
  public var value: Value? {
    guard case .available(let value) = self else { return nil }
    return value
  }

  /// Why there is no value; nil where there is one.
  public var reason: String? {
    guard case .unavailable(let reason) = self else { return nil }
    return reason
  }
}

extension Reading: Equatable where Value: Equatable {}
