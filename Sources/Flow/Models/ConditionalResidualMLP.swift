/// A vector field without tokens: residual blocks that a condition and the time modulate.
public struct ConditionalResidualMLP: VectorField {
  public struct Configuration: Equatable, Sendable {
    public var nParams: Int
    public var dModel: Int
    /// The width of the sinusoidal time encoding.
    public var dEnc: Int
    public var conditioningDim: Int
    public var numLayers: Int
    public var timeEncoding: TimeEncodingKind

    public init(
      nParams: Int, dModel: Int, dEnc: Int = 256, conditioningDim: Int, numLayers: Int,
      timeEncoding: TimeEncodingKind = .scalar
    ) {
      self.nParams = nParams
      self.dModel = dModel
      self.dEnc = dEnc
      self.conditioningDim = conditioningDim
      self.numLayers = numLayers
      self.timeEncoding = timeEncoding
    }

    /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
    public init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow(["n_params", "d_model", "d_enc", "conditioning_dim", "num_layers", "time_encoding"])
      self.init(
        nParams: try settings.whole("n_params"), dModel: try settings.whole("d_model"),
        dEnc: try settings.whole("d_enc", 256), conditioningDim: try settings.whole("conditioning_dim"),
        numLayers: try settings.whole("num_layers"), timeEncoding: try settings.choice("time_encoding", .scalar))
      guard dEnc % 2 == 0 else { throw settings.refusal("d_enc", dEnc, "even: half of it are cosines, half sines") }
    }
  }

  /// One block.
  private struct Block {
    private let norm: LayerNorm
    private let network: FeedForward
    private let modulation: Linear

    init(_ width: Int, in scope: WeightScope) throws(FlowError) {
      norm = try LayerNorm(width, in: scope.inside("norm"))
      network = try FeedForward(width, inner: width, width, in: scope.inside("net"))
      // Layer 0 of the sequence is the GELU.
      modulation = try Linear(width, 3 * width, in: scope.inside("cond", 1))
    }

    func callAsFunction(_ x: Tensor, given condition: Tensor) throws(FlowError) -> Tensor {
      let parts = try modulation(try condition.gelu()).split(-1, into: 3)
      // The published order, which is not that of the transformer's blocks: trained weights depend on it.
      let (gate, scale, shift) = (parts[0], parts[1], parts[2])
      // As published, the norm stands there twice.
      return try x + gate * network(try scale * norm(try norm(x)) + shift)
    }
  }

  private let configuration: Configuration
  private let input: Linear
  private let output: Linear
  private let blocks: [Block]
  private let timeEncoding: TimeEncoding
  private let conditionNetwork: FeedForward
  private let token: Tensor

  public init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    self.configuration = configuration
    let (width, condition) = (configuration.dModel, configuration.conditioningDim)
    input = try Linear(configuration.nParams, width, in: scope.inside("in_proj"))
    output = try Linear(width, configuration.nParams, in: scope.inside("out_proj"))
    blocks = try (0..<configuration.numLayers).map { (index) throws(FlowError) in
      try Block(width, in: scope.inside("net", index))
    }
    timeEncoding = try TimeEncoding(
      configuration.timeEncoding, width: configuration.dEnc, in: scope.inside("time_encoding"))
    let timeWidth = TimeEncoding.width(configuration.timeEncoding, sinusoidal: configuration.dEnc)
    conditionNetwork = try FeedForward(
      condition + timeWidth, inner: width, width, in: scope.inside("conditioning_ffn"))
    // Files have an axis more than the field needs. The other shape is a view: what is loaded or learnt shows in both.
    token = try scope.weight("cfg_dropout_token", [1, 1, condition], .normal(deviation: 1))
    dropoutToken = try token.reshaped([1, condition])
  }

  public let dropoutToken: Tensor

  public func callAsFunction(_ x: Tensor, at t: Tensor, given condition: Tensor?) throws(FlowError) -> Tensor {
    let condition = try conditionOrToken(condition, batch: x.size(0))
    let modulation = try conditionNetwork(try Tensor.concatenated([condition, try timeEncoding(t)], along: -1))
    var x = try input(x)
    for block in blocks { x = try block(x, given: modulation) }
    return try output(x)
  }

  /// None: 0.
  public func penalty() throws(FlowError) -> Tensor {
    try Tensor.filled(with: 0, type: token.type, shape: [], in: token.torch)
  }
}
