/// The baseline (KSinFeedForwardModule): a model that predicts parameters directly.
public struct Regression<Model: SignalModel> {
  public let model: Model
  public let parameterLoss: ParameterLoss

  public init(_ model: Model, loss: ParameterLoss) {
    self.model = model
    parameterLoss = loss
  }

  /// The loss of a batch in training.
  ///
  /// - Parameter params: (batch, parameters)
  public func loss(signal: Tensor, params: Tensor) throws(FlowError) -> Tensor {
    try parameterLoss(try model(signal, training: true), params)
  }

  /// Parameters for signals, in evaluation mode.
  public func predict(_ signal: Tensor) throws(FlowError) -> Tensor {
    try signal.torch.withoutGradients { () throws(FlowError) in try model(signal, training: false) }
  }
}
