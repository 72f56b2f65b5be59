/// Gradients shortened together where they are longer than a limit.
public enum GradientClipping {
  /// Keeps a gradient of length 0 from being divided by.
  private static let epsilon = 1e-6

  /// Shortens the gradients of a table's weights.
  ///
  /// - Returns: Their length before: the square root of the sum of all squares.
  public static func clip(_ table: WeightTable, toNorm limit: Double) throws(FlowError) -> Double {
    var gradients: [Tensor] = []
    for entry in table.trained {
      if let gradient = try entry.tensor.gradient() { gradients.append(gradient) }
    }
    guard !gradients.isEmpty else { return 0 }
    // The norm of all norms is that of all elements, and needs no copy of them in one tensor.
    let norms = try gradients.map { (gradient) throws(FlowError) in
      try gradient.reshaped([-1]).norm(along: 0).reshaped([1])
    }
    let norm = try Tensor.concatenated(norms, along: 0).norm(along: 0).number()
    let factor = limit / (norm + epsilon)
    if factor < 1 {
      for gradient in gradients { try gradient.multiply(by: factor) }
    }
    return norm
  }
}
