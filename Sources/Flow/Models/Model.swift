/// What makes a condition, or parameters, of a signal.
public protocol SignalModel {
  /// - Parameters:
  ///   - x: (batch, ...), as the model says.
  ///   - training: Whether norms of a batch use the batch's own statistics, and note them.
  func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor
}

/// The direction in which parameters move at a time, given a condition.
public protocol VectorField {
  /// What stands for a missing condition: (1, condition).
  var dropoutToken: Tensor { get }

  /// - Parameters:
  ///   - x: (batch, parameters)
  ///   - t: (batch, 1)
  ///   - condition: (batch, condition); nil where there is none.
  func callAsFunction(_ x: Tensor, at t: Tensor, given condition: Tensor?) throws(FlowError) -> Tensor

  /// What training adds to the loss: one number.
  func penalty() throws(FlowError) -> Tensor
}

extension VectorField {
  /// The condition of each item, or the token of a missing one.
  ///
  /// - Parameters:
  ///   - draws: (batch, 1), uniform; an item keeps its condition where its draw is greater than the rate.
  public func drop(_ condition: Tensor, draws: Tensor, rate: Double) throws(FlowError) -> Tensor {
    try Tensor.choose(try draws.isGreater(than: rate), condition, dropoutToken)
  }

  /// The token for every item where there is no condition.
  func conditionOrToken(_ condition: Tensor?, batch: Int) throws(FlowError) -> Tensor {
    if let condition { return condition }
    return try dropoutToken.expanded([batch, dropoutToken.size(1)])
  }
}
