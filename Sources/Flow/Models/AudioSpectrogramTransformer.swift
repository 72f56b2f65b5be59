/// Patches of a spectrogram, with tokens in front that learn to say what is in it.
public struct AudioSpectrogramTransformer: SignalModel {
  public struct Configuration: Equatable, Sendable {
    public var dModel: Int
    public var nHeads: Int
    public var nLayers: Int
    /// Tokens in front, one for each output.
    public var nConditioningOutputs: Int
    public var patchSize: Int
    public var patchStride: Int
    public var inputChannels: Int
    /// Mel bands and frames.
    public var specShape: [Int]

    public init(
      dModel: Int = 768, nHeads: Int = 8, nLayers: Int = 16, nConditioningOutputs: Int = 5, patchSize: Int = 16,
      patchStride: Int = 10, inputChannels: Int = 2, specShape: [Int] = [128, 401]
    ) {
      self.dModel = dModel
      self.nHeads = nHeads
      self.nLayers = nLayers
      self.nConditioningOutputs = nConditioningOutputs
      self.patchSize = patchSize
      self.patchStride = patchStride
      self.inputChannels = inputChannels
      self.specShape = specShape
    }

    static let names = [
      "d_model", "n_heads", "n_layers", "n_conditioning_outputs", "patch_size", "patch_stride", "input_channels",
      "spec_shape",
    ]

    /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
    public init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow(Self.names)
      try self.init(reading: settings, outputs: try settings.whole("n_conditioning_outputs", 5))
    }

    init(reading settings: SettingGroup, outputs: Int) throws(FlowError) {
      let byDefault = Self()
      self.init(
        dModel: try settings.whole("d_model", byDefault.dModel),
        nHeads: try settings.whole("n_heads", byDefault.nHeads),
        nLayers: try settings.whole("n_layers", byDefault.nLayers), nConditioningOutputs: outputs,
        patchSize: try settings.whole("patch_size", byDefault.patchSize),
        patchStride: try settings.whole("patch_stride", byDefault.patchStride),
        inputChannels: try settings.whole("input_channels", byDefault.inputChannels),
        specShape: try settings.wholes("spec_shape", count: 2, byDefault.specShape))
      guard dModel % nHeads == 0 else {
        throw settings.refusal("d_model", dModel, "a multiple of n_heads, \(nHeads)")
      }
      guard patchCounts.allSatisfy({ $0 > 0 }) else {
        throw settings.refusal("spec_shape", specShape, "at least a patch, \(patchSize), each way when padded")
      }
    }

    /// Zeros behind mel bands and frames. As published, each axis gets what the other one would need.
    var padding: [Int] {
      let needed = specShape.map { axis in
        // Swift's remainder has the sign of what is divided; the published
        // formula means Python's, which is never negative.
        let rest = (patchSize - axis) % patchStride
        return rest < 0 ? rest + patchStride : rest
      }
      return [needed[1], needed[0]]
    }

    /// Patches along mel bands and frames; what does not fill one is dropped.
    var patchCounts: [Int] {
      zip(specShape, padding).map { axis, padding in
        let room = axis + padding - patchSize
        return room < 0 ? 0 : room / patchStride + 1
      }
    }
  }

  private let configuration: Configuration
  private let patches: Conv2d
  private let encoding: PositionalEncoding
  private let frontTokens: Tensor
  private let blocks: [TransformerEncoderLayer]
  private let output: Linear

  public init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    self.configuration = configuration
    let (width, outputs) = (configuration.dModel, configuration.nConditioningOutputs)
    patches = try Conv2d(
      configuration.inputChannels, width, kernel: configuration.patchSize, stride: configuration.patchStride,
      in: scope.inside("patch_embed").inside("projection"))
    encoding = try PositionalEncoding(
      width, places: configuration.patchCounts.reduce(1, *) + outputs, start: .normal(deviation: 0.02),
      in: scope.inside("positional_encoding"))
    // Nearly 0: what tells these tokens apart at first are the encodings of their places.
    frontTokens = try scope.weight("embed_tokens", [1, outputs, width], .normal(deviation: 1e-6))
    blocks = try (0..<configuration.nLayers).map { (index) throws(FlowError) in
      try TransformerEncoderLayer(width, headCount: configuration.nHeads, in: scope.inside("blocks", index))
    }
    output = try Linear(width, width, in: scope.inside("out_proj"))
  }

  /// - Parameter x: (batch, channels, mel bands, frames)
  /// - Returns: (batch, outputs, width)
  public func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    let (batch, width, outputs) = (x.size(0), configuration.dModel, configuration.nConditioningOutputs)
    // libtorch counts from the last axis: frames, then mel bands.
    let padded = try x.padded(behind: configuration.padding.reversed())
    let patches = try patches(padded).reshaped([batch, width, -1]).permuted([0, 2, 1])
    let front = try frontTokens.expanded([batch, outputs, width])
    var tokens = try encoding(try Tensor.concatenated([front, patches], along: 1))
    for block in blocks { tokens = try block(tokens) }
    return try output(try tokens.narrowed(1, from: 0, count: outputs))
  }
}

/// An audio spectrogram transformer with one output, which a network turns into a condition.
public struct ASTWithProjectionHead: SignalModel {
  public struct Configuration: Equatable, Sendable {
    /// With one conditioning output.
    public var transformer: AudioSpectrogramTransformer.Configuration
    public var dOut: Int

    public init(transformer: AudioSpectrogramTransformer.Configuration, dOut: Int) {
      self.transformer = transformer
      // Only the first token is read, whatever the caller has asked for.
      self.transformer.nConditioningOutputs = 1
      self.dOut = dOut
    }

    /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
    public init(_ settings: SettingGroup) throws(FlowError) {
      let names = AudioSpectrogramTransformer.Configuration.names.filter { $0 != "n_conditioning_outputs" }
      try settings.allow(names + ["d_out"])
      self.init(
        transformer: try AudioSpectrogramTransformer.Configuration(reading: settings, outputs: 1),
        dOut: try settings.whole("d_out"))
    }
  }

  private let transformer: AudioSpectrogramTransformer
  private let norm: LayerNorm
  private let network: FeedForward
  private let output: Linear

  public init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    let width = configuration.transformer.dModel
    transformer = try AudioSpectrogramTransformer(configuration.transformer, in: scope)
    norm = try LayerNorm(width, in: scope.inside("prediction_head", 0))
    network = try FeedForward(width, inner: width, width, from: 1, in: scope.inside("prediction_head"))
    output = try Linear(width, configuration.dOut, in: scope.inside("final_proj"))
  }

  /// - Parameter x: (batch, channels, mel bands, frames)
  /// - Returns: (batch, condition)
  public func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    let token = try transformer(x, training: training).selected(1, 0)
    return try output(try network(try norm(token)) + token)
  }
}
