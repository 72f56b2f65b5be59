/// y = x W^T + b over the last axis.
package struct Linear {
  let weight: Tensor
  let bias: Tensor?

  /// What a linear layer's weight and bias are before training.
  package struct Start {
    var weight: WeightStart?
    var bias: WeightStart?

    package init(weight: WeightStart? = nil, bias: WeightStart? = nil) {
      self.weight = weight
      self.bias = bias
    }

    /// PyTorch's: uniform, by the number of inputs.
    package static let standard = Start()
    static let zero = Start(weight: .constant(0), bias: .constant(0))
  }

  package init(
    _ inputs: Int, _ outputs: Int, bias hasBias: Bool = true, start: Start = .standard, in scope: WeightScope
  ) throws(FlowError) {
    let standard = WeightStart.layer(inputs: inputs)
    weight = try scope.weight("weight", [outputs, inputs], start.weight ?? standard)
    bias = hasBias ? try scope.weight("bias", [outputs], start.bias ?? standard) : nil
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor { try x.linear(weight, bias) }
}

/// Linear, GELU, linear: layers 0 and 2 of a sequence.
struct FeedForward {
  let first: Linear
  let second: Linear

  init(
    _ inputs: Int, inner: Int, _ outputs: Int, first: Linear.Start = .standard, second: Linear.Start = .standard,
    from offset: Int = 0, in scope: WeightScope
  ) throws(FlowError) {
    self.first = try Linear(inputs, inner, start: first, in: scope.inside("\(offset)"))
    // Two further: the GELU between them counts as a layer of PyTorch's sequence.
    self.second = try Linear(inner, outputs, start: second, in: scope.inside("\(offset + 2)"))
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor { try second(try first(x).gelu()) }
}
