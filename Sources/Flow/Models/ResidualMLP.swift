/// y = R x + linear(GELU(linear(norm x))), R the identity, or a linear layer without bias where the widths differ.
struct ResidualMLPBlock {
  private let norm: LayerNorm
  private let network: FeedForward
  private let residual: Linear?

  init(_ inputs: Int, inner: Int, _ outputs: Int, in scope: WeightScope) throws(FlowError) {
    norm = try LayerNorm(inputs, in: scope.inside("net", 0))
    network = try FeedForward(inputs, inner: inner, outputs, from: 1, in: scope.inside("net"))
    // Without a bias: it would only add to that of the network's last layer.
    residual =
      inputs == outputs ? nil : try Linear(inputs, outputs, bias: false, in: scope.inside("residual"))
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    try (residual?(x) ?? x) + network(try norm(x))
  }
}

/// Residual blocks one after the other, numbered.
struct ResidualMLPTrunk {
  private let blocks: [ResidualMLPBlock]

  /// - Parameter count: At least 1; the last block leads to the outputs, the others to the hidden width.
  init(_ inputs: Int, hidden: Int, _ outputs: Int, count: Int, in scope: WeightScope) throws(FlowError) {
    blocks = try (0..<count).map { (index) throws(FlowError) in
      // As published: the last block is as wide inside as its outputs, not as the hidden ones.
      let width = index == count - 1 ? outputs : hidden
      return try ResidualMLPBlock(index == 0 ? inputs : hidden, inner: width, width, in: scope.inside("\(index)"))
    }
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    var x = x
    for block in blocks { x = try block(x) }
    return x
  }
}

/// A residual network of the signal, or of its spectrum's magnitudes.
public struct ResidualMLP: SignalModel {
  public struct Configuration: Equatable, Sendable {
    public var inDim: Int
    public var hiddenDim: Int
    public var outDim: Int
    public var numBlocks: Int

    public init(inDim: Int, hiddenDim: Int, outDim: Int, numBlocks: Int) {
      self.inDim = inDim
      self.hiddenDim = hiddenDim
      self.outDim = outDim
      self.numBlocks = numBlocks
    }

    /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
    public init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow(["in_dim", "hidden_dim", "out_dim", "num_blocks"])
      self.init(
        inDim: try settings.whole("in_dim"), hiddenDim: try settings.whole("hidden_dim"),
        outDim: try settings.whole("out_dim"), numBlocks: try settings.whole("num_blocks"))
    }
  }

  private let trunk: ResidualMLPTrunk
  private let isSpectral: Bool

  /// - Parameter isSpectral: Whether it looks at |rfft| / n of the signal of length `inDim` instead of the signal.
  public init(_ configuration: Configuration, isSpectral: Bool, in scope: WeightScope) throws(FlowError) {
    self.isSpectral = isSpectral
    trunk = try ResidualMLPTrunk(
      isSpectral ? configuration.inDim / 2 + 1 : configuration.inDim, hidden: configuration.hiddenDim,
      configuration.outDim, count: configuration.numBlocks, in: scope)
  }

  /// - Parameter x: (batch, length)
  public func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    try trunk(isSpectral ? try x.spectrum() : x)
  }
}
