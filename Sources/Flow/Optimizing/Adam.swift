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
  package final class Moments {
    package let mean: Tensor
    package let square: Tensor
    package fileprivate(set) var steps = 0
    /// The powers of both betas by the number of steps: products, so that no library's power decides.
    fileprivate var powers = (1.0, 1.0)

    fileprivate init(like weight: Tensor) throws(FlowError) {
      mean = try Tensor.filled(with: 0, type: weight.type, shape: weight.shape, in: weight.torch)
      square = try Tensor.filled(with: 0, type: weight.type, shape: weight.shape, in: weight.torch)
    }
  }

  public let settings: Settings
  private let entries: [WeightTable.Entry]
  /// Of each weight; nil until its first gradient.
  private var moments: [Moments?]

  /// - Parameter table: All its trained weights are stepped.
  public init(_ table: WeightTable, _ settings: Settings) {
    self.settings = settings
    entries = table.trained
    moments = entries.map { _ in nil }
  }

  /// Changes every weight that has a gradient.
  ///
  /// - Parameter factor: Of the learning rate: what a schedule says.
  public func step(learningRateFactor factor: Double = 1) throws(FlowError) {
    for (index, entry) in entries.enumerated() {
      guard let gradient = try entry.tensor.gradient() else { continue }
      try step(entry.tensor, gradient, try moments(ofWeight: index), rate: settings.learningRate * factor)
    }
  }

  /// What is known of each weight that has been stepped, by the weight's name.
  package var known: [(name: String, moments: Moments)] {
    zip(entries, moments).compactMap { entry, moments in moments.map { (entry.name, $0) } }
  }

  /// Takes what an earlier optimizer knew of a weight, so that steps go on with the same bits.
  ///
  /// - Precondition: `steps` is not negative.
  /// - Throws: `FlowError.unknownTensors` for no trained weight, `.operation` for another shape.
  /// - Complexity: O(`steps`), up to where the betas' powers no longer change: less than a million for the defaults.
  package func restore(_ name: String, mean: Tensor, square: Tensor, steps: Int) throws(FlowError) {
    guard let index = entries.firstIndex(where: { $0.name == name }) else { throw .unknownTensors([name]) }
    let moments = try moments(ofWeight: index)
    try moments.mean.assign(mean)
    try moments.square.assign(square)
    moments.powers = powers(after: steps)
    moments.steps = steps
  }

  /// The powers of both betas, multiplied up as the steps did: a power would round otherwise.
  private func powers(after steps: Int) -> (Double, Double) {
    var powers = (1.0, 1.0)
    for _ in 0..<steps {
      let next = (powers.0 * settings.betas.0, powers.1 * settings.betas.1)
      // They end at numbers so small that rounding keeps them. A file may claim more steps than anyone can count up.
      if next == powers { break }
      powers = next
    }
    return powers
  }

  private func moments(ofWeight index: Int) throws(FlowError) -> Moments {
    if let known = moments[index] { return known }
    let new = try Moments(like: entries[index].tensor)
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
    moments.steps += 1
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
