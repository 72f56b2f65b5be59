/// How a block's modulation starts.
public enum AdaLNMode: String, CaseIterable, Sendable {
  case basic
  /// From 0, so that every block begins as the identity.
  case zero
}

/// Attention and a feed-forward part, each on a norm that the condition scales and shifts, each added with a gate of
/// the condition.
struct DiTBlock {
  /// Settings of a block.
  struct Configuration {
    var dModel: Int
    var numHeads: Int
    var dFF: Int
    var norm: NormKind
    var firstNorm: Bool
    var adaLNMode: AdaLNMode
    var zeroInit: Bool
  }

  private let attentionNorm: Norm?
  private let feedForwardNorm: Norm
  private let attention: MultiHeadAttention
  private let feedForward: FeedForward
  private let modulation: Linear

  init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    let (width, inner) = (configuration.dModel, configuration.dFF)
    attentionNorm =
      configuration.firstNorm ? try Norm(configuration.norm, width, in: scope.inside("norm1")) : nil
    feedForwardNorm = try Norm(configuration.norm, width, in: scope.inside("norm2"))
    // With `zeroInit` both branches end in 0, so that a block begins as the identity, however many there are.
    attention = try MultiHeadAttention(
      width, headCount: configuration.numHeads,
      output: configuration.zeroInit ? .zero : Linear.Start(bias: .constant(0)), in: scope.inside("attn"))
    feedForward = try FeedForward(
      width, inner: inner, width,
      first: Linear.Start(weight: .xavierNormal(width, inner), bias: .constant(0)),
      second: Linear.Start(
        weight: configuration.zeroInit ? .constant(0) : .xavierNormal(inner, width), bias: .constant(0)),
      in: scope.inside("ff"))
    // Layer 0 of the sequence is the GELU.
    modulation = try Linear(
      width, 6 * width, start: configuration.adaLNMode == .zero ? .zero : .standard, in: scope.inside("cond", 1))
  }

  /// - Parameters:
  ///   - x: (batch, tokens, width)
  ///   - condition: (batch, width)
  func callAsFunction(_ x: Tensor, given condition: Tensor) throws(FlowError) -> Tensor {
    // (batch, 1, 6 widths): every token is modulated alike, or exchanging tokens would change more than their order.
    let parts = try modulation(try condition.gelu()).withAxis(at: 1).split(-1, into: 6)
    let (scale1, shift1, gate1, scale2, shift2, gate2) = (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
    let y = try x + gate1 * attention(try scale1 * (attentionNorm?(x) ?? x) + shift1)
    return try y + gate2 * feedForward(try scale2 * feedForwardNorm(y) + shift2)
  }
}
