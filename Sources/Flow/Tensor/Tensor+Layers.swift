internal import CTorchInterface

/// What layers compute, as libtorch does it.
extension Tensor {
  /// The last axis times the transposed weight, plus the bias.
  func linear(_ weight: Tensor, _ bias: Tensor?) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.linear(handle, weight.handle, bias?.handle, &$1) }
  }

  /// The last axis with mean 0 and variance 1, times the weight, plus the bias.
  func layerNormalized(_ weight: Tensor, _ bias: Tensor, epsilon: Double) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.layer_norm(handle, weight.handle, bias.handle, epsilon, &$1) }
  }

  /// Every channel with mean 0 and variance 1: in training those of the batch, which move the running ones by the
  /// momentum's share; else the running ones.
  func batchNormalized(
    _ weight: Tensor, _ bias: Tensor, mean: Tensor, variance: Tensor, training: Bool, momentum: Double,
    epsilon: Double
  ) throws(FlowError) -> Tensor {
    try Self.make(torch) {
      $0.batch_norm(
        handle, weight.handle, bias.handle, mean.handle, variance.handle, training ? 1 : 0, momentum, epsilon, &$1)
    }
  }

  /// Convolution over the last one or two axes, as many as the weight has behind its channels.
  func convolved(_ weight: Tensor, _ bias: Tensor, stride: Int, padding: Int) throws(FlowError) -> Tensor {
    let axes = Int32(weight.rank - 2)
    return try Self.make(torch) {
      $0.convolution(axes, handle, weight.handle, bias.handle, Int64(stride), Int64(padding), &$1)
    }
  }
}
