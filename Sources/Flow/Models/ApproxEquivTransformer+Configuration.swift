extension ApproxEquivTransformer {
  /// Where positional encodings are added.
  public enum PositionalEncodingKind: String, CaseIterable, Sendable {
    case none
    /// Before the first block.
    case initial
    /// Before each block, each its own.
    case layerwise
  }

  /// The settings of the API document, with its defaults.
  public struct Configuration: Equatable, Sendable {
    public var projection: ProjectionConfiguration
    public var numLayers = 5
    public var dModel = 1024
    public var conditioningDim = 128
    public var numHeads = 8
    public var dFF = 1024
    /// Places of the positional encodings.
    public var numTokens = 32
    public var learnPE = false
    public var learnProjection = false
    public var peType = PositionalEncodingKind.initial
    public var pePenalty = 0.0
    public var timeEncoding = TimeEncodingKind.scalar
    /// The width of the sinusoidal time encoding.
    public var dEnc = 256
    public var projectionPenalty = 0.0
    public var norm = NormKind.layer
    public var skipFirstNorm = false
    public var adaLNMode = AdaLNMode.basic
    public var zeroInit = true
    public var outerResidual = false

    public init(projection: ProjectionConfiguration) { self.projection = projection }

    static let names = [
      "projection", "num_layers", "d_model", "conditioning_dim", "num_heads", "d_ff", "num_tokens", "learn_pe",
      "learn_projection", "pe_type", "pe_penalty", "time_encoding", "d_enc", "projection_penalty", "norm",
      "skip_first_norm", "adaln_mode", "zero_init", "outer_residual",
    ]

    /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
    public init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow(Self.names)
      self.init(projection: try ProjectionConfiguration(try settings.group("projection")))
      numLayers = try settings.whole("num_layers", numLayers)
      dModel = try settings.whole("d_model", dModel)
      conditioningDim = try settings.whole("conditioning_dim", conditioningDim)
      numHeads = try settings.whole("num_heads", numHeads)
      dFF = try settings.whole("d_ff", dFF)
      numTokens = try settings.whole("num_tokens", numTokens)
      learnPE = try settings.flag("learn_pe", learnPE)
      learnProjection = try settings.flag("learn_projection", learnProjection)
      peType = try settings.choice("pe_type", peType)
      pePenalty = try settings.number("pe_penalty", pePenalty)
      timeEncoding = try settings.choice("time_encoding", timeEncoding)
      dEnc = try settings.whole("d_enc", dEnc)
      projectionPenalty = try settings.number("projection_penalty", projectionPenalty)
      norm = try settings.choice("norm", norm)
      skipFirstNorm = try settings.flag("skip_first_norm", skipFirstNorm)
      adaLNMode = try settings.choice("adaln_mode", adaLNMode)
      zeroInit = try settings.flag("zero_init", zeroInit)
      outerResidual = try settings.flag("outer_residual", outerResidual)
      try check(settings)
    }

    private func check(_ settings: SettingGroup) throws(FlowError) {
      // Here settings have names: in the layers, the same mistake would end the program, or be refused by shape.
      guard dModel % numHeads == 0 else {
        throw settings.refusal("d_model", dModel, "a multiple of num_heads, \(numHeads)")
      }
      guard projection.dModel == dModel else {
        throw settings.refusal("projection.d_model", projection.dModel, "d_model, \(dModel)")
      }
      guard dEnc % 2 == 0 else { throw settings.refusal("d_enc", dEnc, "even: half of it are cosines, half sines") }
    }

    var block: DiTBlock.Configuration {
      DiTBlock.Configuration(
        dModel: dModel, numHeads: numHeads, dFF: dFF, norm: norm, firstNorm: true, adaLNMode: adaLNMode,
        zeroInit: zeroInit)
    }
  }
}
