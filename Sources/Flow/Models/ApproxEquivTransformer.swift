/// A vector field over tokens: blocks of attention that a condition and the time modulate. What exchanges tokens
/// exchanges its results alike, except for positional encodings and what a learnt projection has learnt.
public struct ApproxEquivTransformer: VectorField {
  private let configuration: Configuration
  private let projection: any ParameterProjection
  private let blocks: [DiTBlock]
  private let encodings: [PositionalEncoding]
  private let timeEncoding: TimeEncoding
  private let conditionNetwork: FeedForward
  public let dropoutToken: Tensor

  public init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    self.configuration = configuration
    let width = configuration.dModel
    // What is frozen is in the table all the same: files hold it, trained or not.
    projection = try configuration.projection.makeProjection(
      in: scope.inside("projection").frozen(!configuration.learnProjection))
    blocks = try (0..<configuration.numLayers).map { (index) throws(FlowError) in
      var block = configuration.block
      block.firstNorm = index > 0 || !configuration.skipFirstNorm
      return try DiTBlock(block, in: scope.inside("layers", index))
    }
    encodings = try Self.makeEncodings(configuration, in: scope.inside("pe").frozen(!configuration.learnPE))
    timeEncoding = try TimeEncoding(
      configuration.timeEncoding, width: configuration.dEnc, in: scope.inside("time_encoding"))
    let timeWidth = TimeEncoding.width(configuration.timeEncoding, sinusoidal: configuration.dEnc)
    conditionNetwork = try FeedForward(
      configuration.conditioningDim + timeWidth, inner: width, width, in: scope.inside("conditioning_ffn"))
    dropoutToken = try scope.weight("cfg_dropout_token", [1, configuration.conditioningDim], .normal(deviation: 1))
  }

  private static func makeEncodings(
    _ configuration: Configuration, in scope: WeightScope
  ) throws(FlowError) -> [PositionalEncoding] {
    let (width, places) = (configuration.dModel, configuration.numTokens)
    switch configuration.peType {
    case .none: return []
    case .initial: return [try PositionalEncoding(width, places: places, in: scope)]
    case .layerwise:
      return try (0..<configuration.numLayers).map { (index) throws(FlowError) in
        try PositionalEncoding(width, places: places, in: scope.inside("\(index)"))
      }
    }
  }

  /// - Parameter condition: (batch, condition), or (batch, layers, condition) with one for every block.
  public func callAsFunction(_ x: Tensor, at t: Tensor, given condition: Tensor?) throws(FlowError) -> Tensor {
    let condition = try conditionOrToken(condition, batch: x.size(0))
    let (modulation, isLayerwise) = (try modulation(condition, t), condition.rank == 3)
    var tokens = try projection.tokens(x)
    for (index, block) in blocks.enumerated() {
      if let encoding = encoding(before: index) { tokens = try encoding(tokens) }
      tokens = try block(tokens, given: isLayerwise ? try modulation.selected(1, index) : modulation)
    }
    let result = try projection.parameters(tokens)
    return configuration.outerResidual ? try result + x : result
  }

  /// What modulates the blocks: a network of the condition and the time, which is the same for every block.
  private func modulation(_ condition: Tensor, _ t: Tensor) throws(FlowError) -> Tensor {
    var time = try timeEncoding(t)
    if condition.rank == 3 {
      // libtorch would refuse the concatenation, but could not say how many conditions are needed.
      guard condition.size(1) == blocks.count else {
        throw .wrongShape(
          tensor: "condition", found: condition.shape,
          needed: [condition.size(0), blocks.count, configuration.conditioningDim])
      }
      time = try time.withAxis(at: 1).expanded([-1, blocks.count, -1])
    }
    return try conditionNetwork(try Tensor.concatenated([condition, time], along: -1))
  }

  private func encoding(before index: Int) -> PositionalEncoding? {
    switch configuration.peType {
    case .none: nil
    case .initial: index == 0 ? encodings[0] : nil
    case .layerwise: encodings[index]
    }
  }

  public func penalty() throws(FlowError) -> Tensor {
    var penalty = try Tensor.filled(with: 0, type: dropoutToken.type, shape: [], in: dropoutToken.torch)
    // A weight of 0 must not turn an infinite norm into no number.
    if configuration.pePenalty > 0 {
      for encoding in encodings { penalty = try penalty + encoding.penalty() * configuration.pePenalty }
    }
    if configuration.projectionPenalty > 0, let term = try projection.penalty() {
      penalty = try penalty + term * configuration.projectionPenalty
    }
    return penalty
  }
}
