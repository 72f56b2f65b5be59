/// Standard normals shaped like parameters: a pure function of seed, epoch and item, so that a batch depends neither on
/// workers nor on order.
public struct Noise: Sendable {
  private let words: RandomWords

  public init(seed: UInt64, epoch: UInt32) { words = RandomWords(seed: seed, purpose: .noise, epoch: epoch) }

  /// Writes the noise of an item.
  ///
  /// Values 2b and 2b + 1 come from block b of Philox 4x32-10; each pair is made as the truncated normals' are.
  public func fill(_ row: inout MutableSpan<Float>, ofItem item: UInt64) {
    // A block's number has 24 bits of the counter, and a block makes two values.
    precondition(row.count <= 2 << 24, "a row of parameters")
    for start in stride(from: 0, to: row.count, by: 2) {
      let (first, second) = words.block(start / 2, ofItem: item)
      let (cosine, sine) = NormalPair.values(first, second)
      row[start] = Float(cosine)
      if start + 1 < row.count { row[start + 1] = Float(sine) }
    }
  }
}
