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

  /// The value; nothing where there is none.
  public var value: Value? {
    if case .available(let value) = self { value } else { nil }
  }
}

extension Reading: Equatable where Value: Equatable {}
