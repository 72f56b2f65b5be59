/// Convolution over the length of (batch, channels, length).
struct Conv1d {
  let weight: Tensor
  let bias: Tensor
  private let stride: Int
  private let padding: Padding

  enum Padding {
    /// So many zeros on both sides.
    case both(Int)
    /// As many as keep the length; of an odd number, the one more stands behind.
    case same
  }

  init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Padding = .both(0), in scope: WeightScope
  ) throws(FlowError) {
    weight = try scope.weight("weight", [outputs, inputs, kernel], .layer(inputs: inputs * kernel))
    bias = try scope.weight("bias", [outputs], .layer(inputs: inputs * kernel))
    self.stride = stride
    self.padding = padding
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    switch padding {
    case .both(let count): return try x.convolved(weight, bias, stride: stride, padding: count)
    case .same:
      let needed = weight.size(2) - 1
      // libtorch pads both sides alike: of an odd number, PyTorch's `same` has the last zero behind.
      let padded = needed % 2 == 0 ? x : try x.padded(behind: [1])
      return try padded.convolved(weight, bias, stride: stride, padding: needed / 2)
    }
  }
}

/// Convolution with a square kernel over the last two of four axes.
struct Conv2d {
  let weight: Tensor
  let bias: Tensor
  private let stride: Int

  init(_ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, in scope: WeightScope) throws(FlowError) {
    weight = try scope.weight("weight", [outputs, inputs, kernel, kernel], .layer(inputs: inputs * kernel * kernel))
    bias = try scope.weight("bias", [outputs], .layer(inputs: inputs * kernel * kernel))
    self.stride = stride
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    try x.convolved(weight, bias, stride: stride, padding: 0)
  }
}
