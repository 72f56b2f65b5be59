/// Adam, and AdamW, as PyTorch steps them: weights without a gradient stay, and keep their own count of steps.
public final class Adam {
  public struct Settings: Sendable {
    public var learningRate = 1e-4
    /// How much of the mean of gradients, and of their squares, a step keeps.
    public var betas = (0.9, 0.999)
    public var epsilon = 1e-8
    public var weightDecay = 0.0
    /// Whether decay shrinks the weights (AdamW) instead of adding to the gradients.
    public var decaysWeights = false

    public init(learningRate: Double = 1e-4) { self.learningRate = learningRate }
  }

  /// What the optimizer knows of a weight.
  private final class Moments {
    let mean: Tensor
    let square: Tensor
    /// The powers of both betas by the number of steps: products, so that no library's power decides.
    var powers = (1.0, 1.0)

    init(like weight: Tensor) throws(FlowError) {
      mean = try Tensor.filled(with: 0, type: weight.type, shape: weight.shape, in: weight.torch)
      square = try Tensor.filled(with: 0, type: weight.type, shape: weight.shape, in: weight.torch)
    }
  }

  public let settings: Settings
  private let weights: [Tensor]
  /// Of each weight; nil until its first gradient.
  private var moments: [Moments?]

  /// - Parameter table: All its trained weights are stepped.
  public init(_ table: WeightTable, _ settings: Settings) {
    self.settings = settings
    weights = table.trained.map(\.tensor)
    moments = weights.map { _ in nil }
  }

  /// Changes every weight that has a gradient.
  ///
  /// - Parameter factor: Of the learning rate: what a schedule says.
  public func step(learningRateFactor factor: Double = 1) throws(FlowError) {
    for (index, weight) in weights.enumerated() {
      guard let gradient = try weight.gradient() else { continue }
      try step(weight, gradient, try moments(ofWeight: index), rate: settings.learningRate * factor)
    }
  }

  private func moments(ofWeight index: Int) throws(FlowError) -> Moments {
    if let known = moments[index] { return known }
    let new = try Moments(like: weights[index])
    moments[index] = new
    return new
  }

  private func step(
    _ weight: Tensor, _ gradient: Tensor, _ moments: Moments, rate: Double
  ) throws(FlowError) {
    let (beta1, beta2) = settings.betas
    var gradient = gradient
    if settings.weightDecay != 0 {
      if settings.decaysWeights {
        // Past the moments: through them, decay would be divided by the gradients' size.
        try weight.multiply(by: 1 - rate * settings.weightDecay)
      } else {
        // A copy: the gradient itself stays what backward found.
        gradient = try gradient.copied()
        try gradient.add(weight, times: settings.weightDecay)
      }
    }
    moments.powers = (moments.powers.0 * beta1, moments.powers.1 * beta2)
    try moments.mean.multiply(by: beta1)
    try moments.mean.add(gradient, times: 1 - beta1)
    try moments.square.multiply(by: beta2)
    try moments.square.addProduct(gradient, gradient, times: 1 - beta2)
    // Moments start from 0 and are too small at first; 1 minus the power of beta makes up for it. Epsilon
    // is added behind that, as in PyTorch: before it, early steps would be shorter.
    let scale = try moments.square.squareRoot()
    try scale.multiply(by: 1 / (1 - moments.powers.1).squareRoot())
    try scale.add(settings.epsilon)
    try weight.addQuotient(moments.mean, scale, times: -rate / (1 - moments.powers.0))
  }
}
