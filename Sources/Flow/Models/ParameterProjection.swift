/// From synthesizer parameters to tokens, and back.
protocol ParameterProjection {
  /// (batch, parameters) to (batch, tokens, width)
  func tokens(_ parameters: Tensor) throws(FlowError) -> Tensor
  /// (batch, tokens, width) to (batch, parameters)
  func parameters(_ tokens: Tensor) throws(FlowError) -> Tensor
  /// One number that a transformer adds to the loss, weighted; nil where there is none.
  func penalty() throws(FlowError) -> Tensor?
}

/// Which projection a transformer has, and its settings.
public enum ProjectionConfiguration: Equatable, Sendable {
  case ksin(KSinParamToTokenProjection.Configuration)
  case learnt(LearntProjection.Configuration)

  private enum Kind: String, CaseIterable {
    case ksin
    case learnt
  }

  /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
  public init(_ settings: SettingGroup) throws(FlowError) {
    switch try settings.choice("type", Kind?.none) {
    case .ksin: self = .ksin(try KSinParamToTokenProjection.Configuration(settings))
    case .learnt: self = .learnt(try LearntProjection.Configuration(settings))
    }
  }

  /// The width of the tokens.
  var dModel: Int {
    switch self {
    case .ksin(let configuration): configuration.dModel
    case .learnt(let configuration): configuration.dModel
    }
  }

  func makeProjection(in scope: WeightScope) throws(FlowError) -> any ParameterProjection {
    switch self {
    case .ksin(let configuration): try KSinParamToTokenProjection(configuration, in: scope)
    case .learnt(let configuration): try LearntProjection(configuration, in: scope)
    }
  }
}

/// One token for each component: a linear layer of its parameters.
public struct KSinParamToTokenProjection: ParameterProjection {
  public struct Configuration: Equatable, Sendable {
    public var dModel: Int
    /// Of one component: 2 are its frequency and its amplitude.
    public var paramsPerToken: Int

    public init(dModel: Int, paramsPerToken: Int = 2) {
      self.dModel = dModel
      self.paramsPerToken = paramsPerToken
    }

    init(_ settings: SettingGroup) throws(FlowError) {
      try settings.allow(["type", "d_model", "params_per_token"])
      self.init(
        dModel: try settings.whole("d_model"), paramsPerToken: try settings.whole("params_per_token", 2))
    }
  }

  private let forward: Linear
  private let backward: Linear
  private let paramsPerToken: Int

  init(_ configuration: Configuration, in scope: WeightScope) throws(FlowError) {
    paramsPerToken = configuration.paramsPerToken
    forward = try Linear(paramsPerToken, configuration.dModel, in: scope.inside("forward_proj"))
    backward = try Linear(configuration.dModel, paramsPerToken, in: scope.inside("backward_proj"))
  }

  func tokens(_ parameters: Tensor) throws(FlowError) -> Tensor {
    try forward(try parameters.components(paramsPerToken))
  }

  func parameters(_ tokens: Tensor) throws(FlowError) -> Tensor {
    let (batch, count) = (tokens.size(0), tokens.size(1))
    // All first parameters, then all second ones: the order of the data, not that of the tokens.
    return try backward(tokens).permuted([0, 2, 1]).reshaped([batch, paramsPerToken * count])
  }

  func penalty() -> Tensor? { nil }
}

extension Tensor {
  /// (batch, p k), where the first parameters of all k components come first, to (batch, k, p).
  func components(_ paramsPerToken: Int) throws(FlowError) -> Tensor {
    try reshaped([size(0), paramsPerToken, -1]).permuted([0, 2, 1])
  }
}
