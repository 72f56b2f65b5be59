/// One learnt vector for every place in a sequence, added to its token.
struct PositionalEncoding {
  let encoding: Tensor

  init(_ width: Int, places: Int, start: WeightStart = .constant(0), in scope: WeightScope) throws(FlowError) {
    encoding = try scope.weight("pe", [1, places, width], start)
  }

  /// - Parameter x: (batch, tokens, width), not more tokens than places.
  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    let tokens = x.size(1)
    return try x + (tokens == encoding.size(1) ? encoding : encoding.narrowed(1, from: 0, count: tokens))
  }

  /// The mean length of the vectors.
  func penalty() throws(FlowError) -> Tensor { try encoding.norm(along: -1).mean() }
}

/// How a model is told the time.
public enum TimeEncodingKind: String, CaseIterable, Sendable {
  case scalar
  case sinusoidal
}

/// The time as it is, or as cosines and sines of it at falling frequencies.
package enum TimeEncoding {
  case scalar
  case sinusoidal(basis: Tensor)

  /// - Parameter width: Of the sinusoidal encoding, even.
  init(_ kind: TimeEncodingKind, width: Int, in scope: WeightScope) throws(FlowError) {
    switch kind {
    case .scalar: self = .scalar
    case .sinusoidal:
      // In the table, though it never changes: PyTorch's files hold it, and loading refuses names that no part has.
      self = .sinusoidal(
        basis: try scope.statistic("basis", [1, width / 2], .numbers(Self.frequencies(count: width / 2))))
    }
  }

  /// 10000^(-k / count).
  package static func frequencies(count: Int) -> [Double] {
    // Products of one exponential: a library's power would not have the same bits on every machine.
    let step = FixedFunctions.exponential(-FixedFunctions.logarithm(10_000) / Double(count))
    return (0..<count).map { k in (0..<k).reduce(1.0) { power, _ in power * step } }
  }

  /// - Parameter t: (batch, 1)
  func callAsFunction(_ t: Tensor) throws(FlowError) -> Tensor {
    switch self {
    case .scalar: return t
    case .sinusoidal(let basis):
      let phases = try t * basis
      return try Tensor.concatenated([try phases.cosine(), try phases.sine()], along: -1)
    }
  }

  /// How many numbers the encoding has.
  static func width(_ kind: TimeEncodingKind, sinusoidal: Int) -> Int { kind == .scalar ? 1 : sinusoidal }
}
