/// An encoder and a vector field, trained together to move noise to the parameters behind a signal.
public struct FlowMatching<Field: VectorField, Encoder: SignalModel> {
  public let encoder: Encoder
  public let vectorField: Field
  public var settings: FlowMatchingSettings

  public init(encoder: Encoder, vectorField: Field, settings: FlowMatchingSettings) {
    self.encoder = encoder
    self.vectorField = vectorField
    self.settings = settings
  }

  /// The loss of a batch in training, without the vector field's penalty.
  public func loss(_ batch: FlowBatch) throws(FlowError) -> Tensor {
    let encoded = try encoder(batch.signal, training: true)
    // Items without their condition teach the field the unconditional direction, which guidance needs.
    let condition = try vectorField.drop(encoded, draws: batch.dropoutDraw, rate: settings.cfgDropoutRate)
    let point = try settings.path.point(from: batch.noise, to: batch.params, noise: batch.pathNoise, at: batch.t)
    let difference = try vectorField(point.position, at: batch.t, given: condition) - point.target
    // An error for each item first, because a weight belongs to its item's time. The mean weight times
    // the mean error, as in the public package, would forget which item was when.
    let errors = try (difference * difference).mean(along: -1, keep: true)
    // Most training has no weighting: nothing is multiplied by ones.
    guard settings.weighting != .none else { return try errors.mean() }
    return try (try settings.weighting.weights(batch.t) * errors).mean()
  }

  /// Parameters for signals, in evaluation mode: noise moved along the field in steps of Runge and Kutta's fourth
  /// order.
  ///
  /// - Parameters:
  ///   - noise: (batch, parameters), standard normal.
  ///   - signal: As the encoder takes it.
  public func sample(noise: Tensor, signal: Tensor, _ sampling: SamplingSettings) throws(FlowError) -> Tensor {
    // Recorded, the intermediate values of all steps would stay in memory until the end.
    try noise.torch.withoutGradients { () throws(FlowError) in
      let condition = try encoder(signal, training: false)
      return try GuidedSampler(field: vectorField, condition: condition, settings: sampling).sample(noise)
    }
  }
}

/// What flow matching is trained with.
public struct FlowMatchingSettings: Sendable {
  /// The share of items that lose their condition.
  public var cfgDropoutRate: Double
  public var path: ProbabilityPath
  public var weighting: TimeWeighting

  public init(
    cfgDropoutRate: Double = 0.1, path: ProbabilityPath = .rectified(sigmaMin: 0), weighting: TimeWeighting = .none
  ) {
    self.cfgDropoutRate = cfgDropoutRate
    self.path = path
    self.weighting = weighting
  }
}

/// A batch with everything random that a step needs: the step itself draws nothing.
public struct FlowBatch {
  public let signal: Tensor
  /// (batch, parameters)
  public let params: Tensor
  /// Where the way to the parameters begins.
  public let noise: Tensor
  /// The noise of a path that has its own.
  public let pathNoise: Tensor
  /// (batch, 1)
  public let t: Tensor
  /// (batch, 1), uniform.
  public let dropoutDraw: Tensor

  /// - Parameter pathNoise: By default the noise where the way begins.
  public init(
    signal: Tensor, params: Tensor, noise: Tensor, pathNoise: Tensor? = nil, t: Tensor, dropoutDraw: Tensor
  ) {
    self.signal = signal
    self.params = params
    self.noise = noise
    self.pathNoise = pathNoise ?? noise
    self.t = t
    self.dropoutDraw = dropoutDraw
  }
}
