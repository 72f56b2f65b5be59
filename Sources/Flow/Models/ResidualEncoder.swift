/// The norm of a convolutional encoder.
public enum ConvolutionNormKind: String, CaseIterable, Sendable {
  /// Batch norm.
  case batch = "bn"
  /// Layer norm over the channels.
  case layer = "ln"
}

/// A norm of (batch, channels, length).
enum ConvolutionNorm {
  case batch(BatchNorm1d)
  case layer(LayerNorm)

  init(_ kind: ConvolutionNormKind, _ channels: Int, in scope: WeightScope) throws(FlowError) {
    switch kind {
    case .batch: self = .batch(try BatchNorm1d(channels, in: scope))
    case .layer: self = .layer(try LayerNorm(channels, in: scope))
    }
  }

  func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    switch self {
    case .batch(let norm): try norm(x, training: training)
    // Layer norm works along the last axis, and channels stand before the length.
    case .layer(let norm): try norm(try x.transposed()).transposed()
    }
  }
}

/// Two convolutions, the second over single places, with the input added.
private struct ResidualConvolution {
  private let wide: Conv1d
  private let wideNorm: ConvolutionNorm
  private let single: Conv1d
  private let singleNorm: ConvolutionNorm?
  private let residual: Conv1d?

  init(
    _ inputs: Int, _ outputs: Int, kernel: Int, norm: ConvolutionNormKind, in scope: WeightScope
  ) throws(FlowError) {
    wide = try Conv1d(inputs, outputs, kernel: kernel, padding: .same, in: scope.inside("net", 0))
    wideNorm = try ConvolutionNorm(norm, outputs, in: scope.inside("net", 2))
    single = try Conv1d(outputs, outputs, kernel: 1, in: scope.inside("net", 3))
    // As published: with layer norm, only the first convolution has one.
    singleNorm = norm == .batch ? try ConvolutionNorm(norm, outputs, in: scope.inside("net", 5)) : nil
    residual = inputs == outputs ? nil : try Conv1d(inputs, outputs, kernel: 1, in: scope.inside("residual"))
  }

  func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    let middle = try wideNorm(try wide(x).gelu(), training: training)
    let end = try single(middle).gelu()
    return try (singleNorm?(end, training: training) ?? end) + (residual?(x) ?? x)
  }
}

/// Two residual convolutions, then a third of the length and twice the channels.
private struct EncoderStage {
  private let first: ResidualConvolution
  private let second: ResidualConvolution
  private let norm: ConvolutionNorm
  private let shrinking: Conv1d

  /// - Parameter index: Of the stage's first part.
  init(
    _ inputs: Int, _ channels: Int, kernel: Int, norm: ConvolutionNormKind, from index: Int, in scope: WeightScope
  ) throws(FlowError) {
    first = try ResidualConvolution(inputs, channels, kernel: kernel, norm: norm, in: scope.inside("\(index)"))
    second = try ResidualConvolution(channels, channels, kernel: kernel, norm: norm, in: scope.inside("\(index + 1)"))
    let last = scope.inside("\(index + 2)")
    self.norm = try ConvolutionNorm(norm, channels, in: last.inside("net", 0))
    shrinking = try Conv1d(
      channels, 2 * channels, kernel: ResidualEncoder.shrinkingKernel, stride: ResidualEncoder.shrinkingStride,
      padding: .both(ResidualEncoder.shrinkingPadding), in: last.inside("net", 1))
  }

  func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    let x = try second(try first(x, training: training), training: training)
    return try shrinking(try norm(x, training: training)).gelu()
  }
}

/// A convolutional network over the magnitudes of a signal's spectrum.
public struct ResidualEncoder: SignalModel {
  static let shrinkingKernel = 6
  static let shrinkingStride = 3
  static let shrinkingPadding = 1

  /// The settings of an encoder.
  public struct Configuration: Equatable, Sendable {
    /// The length of the signal.
    public var inDim: Int
    /// Channels of the first stage.
    public var hiddenDim: Int
    public var outDim: Int
    /// The number of stages.
    public var numBlocks: Int
    public var kernelSize: Int
    public var norm: ConvolutionNormKind

    public init(
      inDim: Int, hiddenDim: Int, outDim: Int, numBlocks: Int, kernelSize: Int = 7, norm: ConvolutionNormKind = .batch
    ) {
      self.inDim = inDim
      self.hiddenDim = hiddenDim
      self.outDim = outDim
      self.numBlocks = numBlocks
      self.kernelSize = kernelSize
      self.norm = norm
    }

    /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
    public init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow(["in_dim", "hidden_dim", "out_dim", "num_blocks", "kernel_size", "norm"])
      self.init(
        inDim: try settings.whole("in_dim"), hiddenDim: try settings.whole("hidden_dim"),
        outDim: try settings.whole("out_dim"), numBlocks: try settings.whole("num_blocks"),
        kernelSize: try settings.whole("kernel_size", 7), norm: try settings.choice("norm", .batch))
      // A head without inputs would start its biases between bounds of 1 / 0.
      guard lastLength > 0 else {
        throw settings.refusal("in_dim", inDim, "longer: \(numBlocks) stages leave nothing of its spectrum")
      }
    }

    /// How much of the spectrum's length the stages leave.
    var lastLength: Int {
      var (length, stages) = (inDim / 2 + 1, 0)
      // Where nothing is left, the other stages leave nothing, however many are asked for.
      while length > 0, stages < numBlocks {
        let room = length + 2 * shrinkingPadding - shrinkingKernel
        // Division rounds towards 0: without the check, a room of -1 would count as one place.
        length = room < 0 ? 0 : room / shrinkingStride + 1
        stages += 1
      }
      return length
    }
  }

  private let stages: [EncoderStage]
  private let head: Linear
  private let last: ResidualMLPBlock

  public init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    var channels = configuration.hiddenDim
    var stages: [EncoderStage] = []
    for index in 0..<configuration.numBlocks {
      stages.append(
        try EncoderStage(
          index == 0 ? 1 : channels, channels, kernel: configuration.kernelSize, norm: configuration.norm,
          from: 3 * index, in: scope.inside("conv_net")))
      channels *= 2
    }
    self.stages = stages
    let half = configuration.inDim / 2
    head = try Linear(channels * configuration.lastLength, half, in: scope.inside("net", 0))
    last = try ResidualMLPBlock(half, inner: half, configuration.outDim, in: scope.inside("net", 1))
  }

  /// - Parameter x: (batch, length)
  public func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    var x = try x.spectrum().withAxis(at: 1)
    for stage in stages { x = try stage(x, training: training) }
    return try last(try head(try x.reshaped([x.size(0), -1])))
  }
}
