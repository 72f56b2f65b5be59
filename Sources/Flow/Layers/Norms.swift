/// Which norm a transformer has.
public enum NormKind: String, CaseIterable, Sendable {
  case layer
  case rms
}

/// Layer norm or root-mean-square norm over the last axis.
enum Norm {
  case layer(LayerNorm)
  case rms(RMSNorm)

  init(_ kind: NormKind, _ width: Int, in scope: WeightScope) throws(FlowError) {
    switch kind {
    case .layer: self = .layer(try LayerNorm(width, in: scope))
    case .rms: self = .rms(try RMSNorm(width, in: scope))
    }
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    switch self {
    case .layer(let norm): try norm(x)
    case .rms(let norm): try norm(x)
    }
  }
}

struct LayerNorm {
  // PyTorch's default: another one would change every answer of a public checkpoint.
  static let epsilon = 1e-5
  let weight: Tensor
  let bias: Tensor

  init(_ width: Int, in scope: WeightScope) throws(FlowError) {
    weight = try scope.weight("weight", [width], .constant(1))
    bias = try scope.weight("bias", [width], .constant(0))
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    try x.layerNormalized(weight, bias, epsilon: Self.epsilon)
  }
}

struct RMSNorm {
  let weight: Tensor
  private let epsilon: Double

  init(_ width: Int, in scope: WeightScope) throws(FlowError) {
    weight = try scope.weight("weight", [width], .constant(1))
    // PyTorch's, where none is given: it follows the type, so that float64 keeps its precision.
    epsilon = scope.type.machineEpsilon
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    // By hand: libtorch 1.13 has no such norm.
    let meanSquare = try (x * x).mean(along: -1, keep: true)
    return try x * (meanSquare + epsilon).power(-0.5) * weight
  }
}

/// Batch norm over the channels of (batch, channels, length).
struct BatchNorm1d {
  static let epsilon = 1e-5
  /// The share of the batch in the running statistics.
  static let momentum = 0.1
  let weight: Tensor
  let bias: Tensor
  let runningMean: Tensor
  let runningVariance: Tensor

  init(_ channels: Int, in scope: WeightScope) throws(FlowError) {
    weight = try scope.weight("weight", [channels], .constant(1))
    bias = try scope.weight("bias", [channels], .constant(0))
    // Before the first batch has been seen, mean 0 and variance 1 leave what comes as it is, but for epsilon.
    runningMean = try scope.statistic("running_mean", [channels], .constant(0))
    runningVariance = try scope.statistic("running_var", [channels], .constant(1))
  }

  func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    try x.batchNormalized(
      weight, bias, mean: runningMean, variance: runningVariance, training: training, momentum: Self.momentum,
      epsilon: Self.epsilon)
  }
}
