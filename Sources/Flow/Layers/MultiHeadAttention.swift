/// Every token looks at every other: queries, keys and values of one linear layer, in several heads.
package struct MultiHeadAttention {
  let inWeight: Tensor
  let inBias: Tensor
  let output: Linear
  private let headCount: Int

  /// - Parameter output: Before training.
  /// - Precondition: The width is a multiple of the number of heads.
  package init(
    _ width: Int, headCount: Int, output: Linear.Start = Linear.Start(bias: .constant(0)), in scope: WeightScope
  ) throws(FlowError) {
    precondition(width % headCount == 0, "heads of equal width")
    // Queries, keys and values count as outputs of one layer: three bounds of their own would be wider than PyTorch's.
    inWeight = try scope.weight("in_proj_weight", [3 * width, width], .xavierUniform(width, 3 * width))
    inBias = try scope.weight("in_proj_bias", [3 * width], .constant(0))
    self.output = try Linear(width, width, start: output, in: scope.inside("out_proj"))
    self.headCount = headCount
  }

  /// - Parameter x: (batch, tokens, width)
  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    let (batch, tokens, width) = (x.size(0), x.size(1), x.size(2))
    let headWidth = width / headCount
    // (3, batch, heads, tokens, width of a head)
    let all = try x.linear(inWeight, inBias)
      .reshaped([batch, tokens, 3, headCount, headWidth]).permuted([2, 0, 3, 1, 4])
    let (query, key, value) = (try all.selected(0, 0), try all.selected(0, 1), try all.selected(0, 2))
    // Products grow with the width of a head: unscaled, a wide head would look at one token only, and hardly learn.
    let scale = 1 / Double(headWidth).squareRoot()
    let shares = try (query * scale).matrixProduct(try key.transposed()).softmax(along: -1)
    let mixed = try shares.matrixProduct(value).permuted([0, 2, 1, 3]).reshaped([batch, tokens, width])
    return try output(mixed)
  }
}
