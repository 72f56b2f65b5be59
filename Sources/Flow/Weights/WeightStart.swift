/// What a weight is before training.
public enum WeightStart: Sendable {
  case constant(Double)
  /// Uniform between -bound and bound.
  case uniform(bound: Double)
  /// Normal around 0.
  case normal(deviation: Double)
  /// Normal around a value.
  case around(Double, deviation: Double)
  case numbers([Double])

  /// PyTorch's for layers with so many inputs per output, and for their biases.
  static func layer(inputs: Int) -> WeightStart { .uniform(bound: 1 / Double(inputs).squareRoot()) }
  static func xavierUniform(_ inputs: Int, _ outputs: Int) -> WeightStart {
    .uniform(bound: (6 / Double(inputs + outputs)).squareRoot())
  }
  static func xavierNormal(_ inputs: Int, _ outputs: Int) -> WeightStart {
    .normal(deviation: (2 / Double(inputs + outputs)).squareRoot())
  }

  /// The first elements of a weight.
  func values(count: Int, from source: @autoclosure () -> any RandomStream) -> [Double] {
    // The source is asked only where numbers are drawn: for a constant, a generator would be seeded for nothing.
    switch self {
    case .constant(let value): return [Double](repeating: value, count: count)
    case .numbers(let numbers):
      precondition(numbers.count == count, "a number for every element")
      return numbers
    case .uniform(let bound):
      var stream = source()
      return (0..<count).map { _ in (2 * stream.uniform() - 1) * bound }
    case .normal(let deviation): return Self.around(0, deviation: deviation).values(count: count, from: source())
    case .around(let mean, let deviation):
      var stream = source()
      return (0..<count).map { _ in mean + stream.normal() * deviation }
    }
  }
}
