/// A convolutional encoder, then a residual network.
public struct CNNResidualMLP: SignalModel {
  public struct Configuration: Equatable, Sendable {
    public var inDim: Int
    /// Channels of the encoder's first stage.
    public var channels: Int
    public var encoderBlocks: Int
    public var trunkBlocks: Int
    /// The width between encoder and trunk, and in it.
    public var hiddenDim: Int
    public var outDim: Int
    public var kernelSize: Int
    public var norm: ConvolutionNormKind

    public init(
      inDim: Int, channels: Int, encoderBlocks: Int, trunkBlocks: Int, hiddenDim: Int, outDim: Int,
      kernelSize: Int = 7, norm: ConvolutionNormKind = .batch
    ) {
      self.inDim = inDim
      self.channels = channels
      self.encoderBlocks = encoderBlocks
      self.trunkBlocks = trunkBlocks
      self.hiddenDim = hiddenDim
      self.outDim = outDim
      self.kernelSize = kernelSize
      self.norm = norm
    }

    /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
    public init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow([
        "in_dim", "channels", "encoder_blocks", "trunk_blocks", "hidden_dim", "out_dim", "kernel_size", "norm",
      ])
      self.init(
        inDim: try settings.whole("in_dim"), channels: try settings.whole("channels"),
        encoderBlocks: try settings.whole("encoder_blocks"), trunkBlocks: try settings.whole("trunk_blocks"),
        hiddenDim: try settings.whole("hidden_dim"), outDim: try settings.whole("out_dim"),
        kernelSize: try settings.whole("kernel_size", 7), norm: try settings.choice("norm", .batch))
      // The encoder checks only settings that it reads itself; these are handed to it.
      guard encoder.lastLength > 0 else {
        throw settings.refusal("in_dim", inDim, "longer: \(encoderBlocks) stages leave nothing of its spectrum")
      }
    }

    var encoder: ResidualEncoder.Configuration {
      ResidualEncoder.Configuration(
        inDim: inDim, hiddenDim: channels, outDim: hiddenDim, numBlocks: encoderBlocks, kernelSize: kernelSize,
        norm: norm)
    }
  }

  private let encoder: ResidualEncoder
  private let trunk: ResidualMLPTrunk

  public init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    encoder = try ResidualEncoder(configuration.encoder, in: scope.inside("encoder"))
    trunk = try ResidualMLPTrunk(
      configuration.hiddenDim, hidden: configuration.hiddenDim, configuration.outDim, count: configuration.trunkBlocks,
      in: scope.inside("trunk"))
  }

  /// - Parameter x: (batch, length)
  public func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    try trunk(try encoder(x, training: training))
  }
}
