internal import CTorchInterface

/// Elementwise operations, sums and products. Shapes are matched as in NumPy: from the last axis, sizes of 1 repeated.
extension Tensor {
  public static func + (a: Tensor, b: Tensor) throws(FlowError) -> Tensor { try a.binary(DPA_TORCH_ADD, b) }
  public static func - (a: Tensor, b: Tensor) throws(FlowError) -> Tensor { try a.binary(DPA_TORCH_SUBTRACT, b) }
  public static func * (a: Tensor, b: Tensor) throws(FlowError) -> Tensor { try a.binary(DPA_TORCH_MULTIPLY, b) }
  public static func / (a: Tensor, b: Tensor) throws(FlowError) -> Tensor { try a.binary(DPA_TORCH_DIVIDE, b) }

  public static func + (a: Tensor, b: Double) throws(FlowError) -> Tensor { try a.scalar(DPA_TORCH_ADD_SCALAR, b) }
  // Adding a negated number has the same bits as subtracting it, so the library needs no operation for it.
  public static func - (a: Tensor, b: Double) throws(FlowError) -> Tensor { try a + -b }
  public static func + (a: Double, b: Tensor) throws(FlowError) -> Tensor { try b + a }
  public static func - (a: Double, b: Tensor) throws(FlowError) -> Tensor { try b * -1 + a }
  public static func * (a: Tensor, b: Double) throws(FlowError) -> Tensor {
    try a.scalar(DPA_TORCH_MULTIPLY_SCALAR, b)
  }
  public static func * (a: Double, b: Tensor) throws(FlowError) -> Tensor { try b * a }

  /// Product of matrices in the last two axes.
  public func matrixProduct(_ other: Tensor) throws(FlowError) -> Tensor { try binary(DPA_TORCH_MATMUL, other) }

  public func power(_ exponent: Double) throws(FlowError) -> Tensor { try scalar(DPA_TORCH_POWER_SCALAR, exponent) }
  /// A mask: where the elements are greater.
  public func isGreater(than value: Double) throws(FlowError) -> Tensor {
    try scalar(DPA_TORCH_GREATER_SCALAR, value)
  }
  /// The elements of `a` where the mask holds, else those of `b`.
  public static func choose(_ mask: Tensor, _ a: Tensor, _ b: Tensor) throws(FlowError) -> Tensor {
    try make(mask.torch) { $0.where(mask.handle, a.handle, b.handle, &$1) }
  }

  public func magnitude() throws(FlowError) -> Tensor { try unary(DPA_TORCH_ABS) }
  public func squareRoot() throws(FlowError) -> Tensor { try unary(DPA_TORCH_SQRT) }
  public func exponential() throws(FlowError) -> Tensor { try unary(DPA_TORCH_EXP) }
  public func sine() throws(FlowError) -> Tensor { try unary(DPA_TORCH_SIN) }
  public func cosine() throws(FlowError) -> Tensor { try unary(DPA_TORCH_COS) }
  /// 1 / (1 + e^-x).
  public func logistic() throws(FlowError) -> Tensor { try unary(DPA_TORCH_SIGMOID) }
  /// x times the normal distribution's probability below x, exactly.
  public func gelu() throws(FlowError) -> Tensor { try unary(DPA_TORCH_GELU) }
  /// The magnitudes of the Fourier transform of the last axis, which is real, divided by its length.
  public func spectrum() throws(FlowError) -> Tensor { try unary(DPA_TORCH_RFFT).magnitude() }

  public func sum() throws(FlowError) -> Tensor { try unary(DPA_TORCH_SUM) }
  public func mean() throws(FlowError) -> Tensor { try unary(DPA_TORCH_MEAN) }
  public func sum(along axis: Int, keep: Bool = false) throws(FlowError) -> Tensor {
    try along(DPA_TORCH_SUM_ALONG, axis, keep)
  }
  public func mean(along axis: Int, keep: Bool = false) throws(FlowError) -> Tensor {
    try along(DPA_TORCH_MEAN_ALONG, axis, keep)
  }
  /// Euclidean norms.
  public func norm(along axis: Int) throws(FlowError) -> Tensor { try along(DPA_TORCH_NORM_ALONG, axis, false) }
  public func minimum(along axis: Int) throws(FlowError) -> Tensor { try along(DPA_TORCH_MIN_ALONG, axis, false) }
  public func softmax(along axis: Int) throws(FlowError) -> Tensor { try along(DPA_TORCH_SOFTMAX_ALONG, axis, false) }
  /// The indices that sort an axis upwards; equal elements keep their order.
  public func sortingIndices(along axis: Int) throws(FlowError) -> Tensor {
    try along(DPA_TORCH_ARGSORT_ALONG, axis, false)
  }

  private func unary(_ operation: Int) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.unary(Int32(operation), handle, &$1) }
  }

  private func binary(_ operation: Int, _ other: Tensor) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.binary(Int32(operation), handle, other.handle, &$1) }
  }

  private func scalar(_ operation: Int, _ value: Double) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.scalar(Int32(operation), handle, value, &$1) }
  }

  private func along(_ operation: Int, _ axis: Int, _ keep: Bool) throws(FlowError) -> Tensor {
    try Self.make(torch) { $0.along(Int32(operation), handle, Int64(axis), keep ? 1 : 0, &$1) }
  }
}
