/// The way from noise to parameters on which a vector field is trained.
public enum ProbabilityPath: Sendable, Equatable {
  /// Straight, the noise never quite gone where `sigmaMin` is above 0.
  case rectified(sigmaMin: Double)
  /// Straight, with noise of its own around it.
  case conditional(sigma: Double)
  /// From the normal distribution to a narrow one around the parameters.
  case flowMatching(sigma: Double)

  /// A place on the way, and the direction there.
  public struct Point {
    public let position: Tensor
    public let target: Tensor
  }

  /// - Parameters:
  ///   - start: Noise: (batch, parameters).
  ///   - end: The parameters.
  ///   - noise: Standard normal; `rectified` does not use it.
  ///   - t: (batch, 1)
  public func point(from start: Tensor, to end: Tensor, noise: Tensor, at t: Tensor) throws(FlowError) -> Point {
    let rest = try 1 - t
    switch self {
    case .rectified(let sigmaMin):
      // As published: the target does not know of the factor 1 - sigmaMin.
      return Point(position: try start * rest * (1 - sigmaMin) + end * t, target: try end - start)
    case .conditional(let sigma):
      // The noise around the way has mean 0, so the direction stays that of the straight way.
      return Point(position: try start * rest + end * t + noise * sigma, target: try end - start)
    case .flowMatching(let sigma):
      // The variance, from 1 down to sigma: with a sigma of 0, the target would be 0 / 0 at the end.
      let width = try 1 - t * (1 - sigma)
      let position = try end * t + width.squareRoot() * noise
      return Point(position: position, target: try (end - position * (1 - sigma)) / width)
    }
  }
}

/// How times are drawn in training.
public enum TimeDistribution: String, CaseIterable, Sendable {
  case uniform
  /// (1 - e^-u) / (1 - 1/e) of a uniform u.
  case biasLater = "bias_later"
  /// The logistic function of a normal number.
  case logNormal = "lognormal"
  /// Beta(2.5, 1): a uniform number to the power 1/2.5.
  case beta

  /// Whether it starts from normal numbers; the others start from uniform ones.
  public var drawsNormal: Bool { self == .logNormal }

  /// - Parameter draws: (batch, 1), uniform or normal.
  public func times(_ draws: Tensor) throws(FlowError) -> Tensor {
    switch self {
    case .uniform: draws
    case .biasLater: try draws.saturating(rate: 1)
    case .logNormal: try draws.logistic()
    case .beta: try draws.power(1 / 2.5)
    }
  }
}

/// How much an item counts, by its time.
public enum TimeWeighting: String, CaseIterable, Sendable {
  case none
  /// t^2
  case flatten
  /// t^4
  case reverse

  /// - Parameter t: (batch, 1)
  public func weights(_ t: Tensor) throws(FlowError) -> Tensor {
    switch self {
    // Ones in the shape of the times, at time 0 too.
    case .none: try t.power(0)
    case .flatten: try t.power(2)
    case .reverse: try t.power(4)
    }
  }
}

/// How the steps of sampling are spread over the time.
public enum TimeSchedule: String, CaseIterable, Sendable {
  case linear
  case cosine
  /// (1 - e^-at) / (1 - e^-a) with a = 2.
  case late

  private static let lateness = 2.0

  /// - Parameter t: Any shape, from 0 to 1.
  public func warped(_ t: Tensor) throws(FlowError) -> Tensor {
    switch self {
    case .linear: t
    case .cosine: try 0.5 + 0.5 * ((1 + t) * Double.pi).cosine()
    case .late: try t.saturating(rate: Self.lateness)
    }
  }
}

extension Tensor {
  /// (1 - e^-rx) / (1 - e^-r): from 0 at 0 to 1 at 1, ever slower.
  fileprivate func saturating(rate: Double) throws(FlowError) -> Tensor {
    let scale = 1 / (1 - FixedFunctions.exponential(-rate))
    return try (1 - (self * -rate).exponential()) * scale
  }
}
