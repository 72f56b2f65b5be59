import DPAEngine

/// The first ten words of many seeds, from a kernel.
struct FirstWords {
  private var words: [UInt32]
  private let stride: Int

  init(of seeds: [UInt32], kernel: Kernel) {
    stride = seeds.count
    words = Array(repeating: 0, count: 10 * seeds.count)
    var span = words.mutableSpan
    kernel.makeRunner().firstWords(0..<seeds.count, of: seeds.span, into: &span)
  }

  /// The ten words of one seed.
  subscript(place: Int) -> [UInt32] { (0..<10).map { words[$0 * stride + place] } }

  /// The five draws of one seed, in [0, 1).
  func draws(_ place: Int) -> [Double] {
    let words = self[place]
    return (0..<5).map { MersenneTwister.draw(words[2 * $0], words[2 * $0 + 1]) }
  }
}
