/// Tokens as learnt mixtures of vectors, one for each parameter, scaled by its value.
public struct LearntProjection: ParameterProjection {
  public struct Configuration: Equatable, Sendable {
    public var dModel: Int
    /// The width of a parameter's vector.
    public var dToken: Int
    public var numParams: Int
    public var numTokens: Int
    /// Whether a network leads from the vectors to the tokens' width.
    public var initialFFN: Bool
    /// Whether a network leads back; without one, a linear layer where the widths differ.
    public var finalFFN: Bool

    public init(
      dModel: Int, dToken: Int, numParams: Int, numTokens: Int, initialFFN: Bool = true, finalFFN: Bool = false
    ) {
      self.dModel = dModel
      self.dToken = dToken
      self.numParams = numParams
      self.numTokens = numTokens
      self.initialFFN = initialFFN
      self.finalFFN = finalFFN
    }

    init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow(["type", "d_model", "d_token", "num_params", "num_tokens", "initial_ffn", "final_ffn"])
      self.init(
        dModel: try settings.whole("d_model"), dToken: try settings.whole("d_token"),
        numParams: try settings.whole("num_params"), numTokens: try settings.whole("num_tokens"),
        initialFFN: try settings.flag("initial_ffn", true), finalFFN: try settings.flag("final_ffn", false))
      // Without the network, nothing brings vectors to the blocks' width.
      guard initialFFN || dToken == dModel else {
        throw settings.refusal("d_token", dToken, "d_model, \(dModel), where initial_ffn is false")
      }
    }
  }

  /// How far the starts of rows lie apart.
  private static let startDeviation = 1e-4

  private let assignment: Tensor
  private let inProjection: Tensor
  private let outProjection: Tensor
  private let initial: FeedForward?
  private let closing: Closing

  private enum Closing {
    case none
    case linear(Linear)
    case network(FeedForward)
  }

  init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    let (width, token) = (configuration.dModel, configuration.dToken)
    let (parameters, tokens) = (configuration.numParams, configuration.numTokens)
    // Every token begins as nearly the same mixture, and training finds what belongs together. Not
    // quite the same: equal tokens would get equal gradients, and stay equal.
    assignment = try scope.weight(
      "_assignment", [tokens, parameters],
      .around(1 / Double(tokens * parameters).squareRoot(), deviation: Self.startDeviation))
    let rows = Self.startRows(parameters, token, from: scope.stream(for: "_in_projection"))
    inProjection = try scope.weight("_in_projection", [parameters, token], .numbers(rows))
    // The way back begins as the transposed way there, so that the two fit before training.
    let columns = (0..<token * parameters).map { rows[$0 % parameters * token + $0 / parameters] }
    outProjection = try scope.weight("_out_projection", [token, parameters], .numbers(columns))
    initial =
      configuration.initialFFN
      ? try FeedForward(token, inner: width, width, in: scope.inside("initial_ffn")) : nil
    if configuration.finalFFN {
      closing = .network(try FeedForward(width, inner: width, token, in: scope.inside("final_ffn")))
    } else {
      closing = width == token ? .none : .linear(try Linear(width, token, in: scope.inside("final_ffn")))
    }
  }

  /// One random row for all parameters, each a little apart.
  private static func startRows(_ count: Int, _ width: Int, from stream: any RandomStream) -> [Double] {
    var stream = stream
    // Of a length around 1, whatever the width.
    let row = (0..<width).map { _ in stream.normal() / Double(width).squareRoot() }
    return (0..<count * width).map { row[$0 % width] + startDeviation * stream.normal() }
  }

  func tokens(_ parameters: Tensor) throws(FlowError) -> Tensor {
    let values = try parameters.withAxis(at: 2) * inProjection
    return try assignment.matrixProduct(try initial?(values) ?? values)
  }

  func parameters(_ tokens: Tensor) throws(FlowError) -> Tensor {
    let values = try assignment.transposed().matrixProduct(tokens)
    return try (try back(values) * outProjection.transposed()).sum(along: -1)
  }

  private func back(_ values: Tensor) throws(FlowError) -> Tensor {
    switch closing {
    case .none: values
    case .linear(let layer): try layer(values)
    case .network(let network): try network(values)
    }
  }

  /// The mean magnitude of the assignment.
  func penalty() throws(FlowError) -> Tensor? { try assignment.magnitude().mean() }
}
