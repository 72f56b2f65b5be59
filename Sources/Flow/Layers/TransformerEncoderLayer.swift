/// PyTorch's encoder layer, norms first, with GELU and a feed-forward part as wide as the tokens.
struct TransformerEncoderLayer {
  let attention: MultiHeadAttention
  let first: Linear
  let second: Linear
  let attentionNorm: LayerNorm
  let feedForwardNorm: LayerNorm

  init(_ width: Int, headCount: Int, in scope: WeightScope) throws(FlowError) {
    attention = try MultiHeadAttention(width, headCount: headCount, in: scope.inside("self_attn"))
    first = try Linear(width, width, in: scope.inside("linear1"))
    second = try Linear(width, width, in: scope.inside("linear2"))
    attentionNorm = try LayerNorm(width, in: scope.inside("norm1"))
    feedForwardNorm = try LayerNorm(width, in: scope.inside("norm2"))
  }

  func callAsFunction(_ x: Tensor) throws(FlowError) -> Tensor {
    // Norms stand inside the branches: x itself goes through all layers, so gradients reach the first one.
    let y = try x + attention(try attentionNorm(x))
    return try y + second(try first(try feedForwardNorm(y)).gelu())
  }
}
