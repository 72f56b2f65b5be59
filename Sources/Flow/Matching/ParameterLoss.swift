/// How far predicted parameters are from the true ones.
public struct ParameterLoss: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// Mean squared difference.
    case mse
    /// For every component the nearest of the other side, both ways.
    case chamfer
    /// Mean squared difference from the true components in order of their first parameter.
    case mseSort = "mse_sort"
  }

  public let kind: Kind
  /// Parameters of one component.
  public let paramsPerToken: Int

  public init(_ kind: Kind, paramsPerToken: Int = 2) {
    precondition(paramsPerToken > 0, "a component has parameters")
    self.kind = kind
    self.paramsPerToken = paramsPerToken
  }

  /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
  public init(_ settings: SettingGroup) throws(FlowError) {
    try settings.allow(["name", "params_per_token"])
    self.init(try settings.choice("name", Kind?.none), paramsPerToken: try settings.whole("params_per_token", 2))
  }

  /// - Parameters:
  ///   - predicted: (batch, parameters)
  ///   - target: As predicted.
  public func callAsFunction(_ predicted: Tensor, _ target: Tensor) throws(FlowError) -> Tensor {
    // Shapes that differ would be matched by repeating, and the loss would be wrong without an error.
    guard predicted.shape == target.shape, predicted.rank == 2, predicted.size(1) % paramsPerToken == 0 else {
      throw .operation(
        "loss \(kind.rawValue) of \(predicted.shape) and \(target.shape): both need (batch, a multiple of "
          + "\(paramsPerToken))")
    }
    switch kind {
    case .mse: return try Self.meanSquare(predicted, target)
    case .chamfer:
      return try chamfer(try predicted.components(paramsPerToken), try target.components(paramsPerToken))
    case .mseSort:
      // The prediction keeps its order: the model is to learn the sorted one.
      return try Self.meanSquare(
        try predicted.components(paramsPerToken), try Self.sorted(try target.components(paramsPerToken)))
    }
  }

  private static func meanSquare(_ a: Tensor, _ b: Tensor) throws(FlowError) -> Tensor {
    let difference = try a - b
    return try (difference * difference).mean()
  }

  private func chamfer(_ predicted: Tensor, _ target: Tensor) throws(FlowError) -> Tensor {
    // (batch, targets, predictions)
    let difference = try target.withAxis(at: 2) - predicted.withAxis(at: 1)
    let distances = try (difference * difference).sum(along: -1)
    let toPrediction = try distances.minimum(along: 2).mean(along: 1)
    let toTarget = try distances.minimum(along: 1).mean(along: 1)
    return try (toPrediction + toTarget).mean()
  }

  private static func sorted(_ components: Tensor) throws(FlowError) -> Tensor {
    let order = try components.selected(2, 0).sortingIndices(along: 1)
    // A component moves as a whole: all its parameters go where the first one goes.
    return try components.gathered(1, try order.withAxis(at: 2).expanded(components.shape))
  }
}
