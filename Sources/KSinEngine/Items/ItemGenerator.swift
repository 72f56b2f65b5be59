public import TableCore

/// Makes the parameters of items: the working memory of one thread, reused from group to group.
///
/// An item is k frequencies, then k amplitudes, each a binary32. It depends on its id, the seed, k and the settings
/// that concern frequencies, and on nothing else.
public final class ItemGenerator {
  /// Items that are made together.
  public static let groupSize = WordLanes.laneCount

  public let configuration: KSinConfiguration
  private let words = WordLanes()
  private let normal: TruncatedNormal?

  public init(_ configuration: KSinConfiguration) {
    self.configuration = configuration
    normal = configuration.shiftTestDistribution ? TruncatedNormal(of: configuration.split) : nil
  }

  /// Writes the parameters of consecutive items, one item behind the other.
  ///
  /// - Precondition: `parameters` holds 2 * k places for each id.
  public func fill(_ parameters: inout MutableSpan<Float>, with range: SampleRange) {
    fill(&parameters, count: Int(range.count)) { range.first + UInt64($0) }
  }

  /// The same for ids in any order.
  ///
  /// - Precondition: `parameters` holds 2 * k places for each id.
  public func fill(_ parameters: inout MutableSpan<Float>, withIDs ids: Span<UInt64>) {
    fill(&parameters, count: ids.count) { ids[$0] }
  }

  private func fill(_ parameters: inout MutableSpan<Float>, count: Int, id: (Int) -> UInt64) {
    precondition(parameters.count == count * configuration.parameterCount, "a place for each parameter")
    var first = 0
    while first < count {
      let group = min(Self.groupSize, count - first)
      var seeds = WordLanes.Lanes.zero
      // Lanes behind the last item run along from seed 0; nobody reads their words.
      for lane in 0..<group { seeds[lane] = seed(of: id(first + lane)) }
      fill(&parameters, from: first, count: group, seeds: seeds)
      first += group
    }
  }

  private func seed(of id: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: ItemSeed.of(id, seed: configuration.seed))
  }

  private func fill(_ parameters: inout MutableSpan<Float>, from first: Int, count: Int, seeds: WordLanes.Lanes) {
    let width = configuration.parameterCount
    words.seed(seeds)
    // One word for each uniform; normals ask for more where they need them.
    words.prepare(width)
    for lane in 0..<count {
      let start = (first + lane) * width
      let frequencies = start..<(start + configuration.k)
      let used = normal?.fill(&parameters, frequencies, from: words, lane: lane) ?? 0
      if normal == nil { fillUniform(&parameters, frequencies, fromWord: 0, lane: lane) }
      // Where the frequencies' words end depends on how often normals had to be drawn again.
      fillUniform(
        &parameters, frequencies.upperBound..<(start + width), fromWord: normal == nil ? configuration.k : used,
        lane: lane)
      if configuration.sortFrequencies { HeapSort.sort(&parameters, frequencies) }
    }
  }

  /// Uniform draws from [-1, 1), one word each: every operation is exact.
  private func fillUniform(
    _ parameters: inout MutableSpan<Float>, _ places: Range<Int>, fromWord first: Int, lane: Int
  ) {
    for (offset, place) in places.enumerated() {
      parameters[place] = Self.uniform(words.word(first + offset, ofLane: lane))
    }
  }

  /// The draw from [-1, 1) that a word makes.
  @inline(__always)
  package static func uniform(_ word: UInt32) -> Float {
    // 24 bits, as torch takes: as many as a binary32 holds exactly.
    Float(word & 0xff_ffff) * 0x1p-24 * 2 - 1
  }
}

/// Sorting in place, without memory of its own.
enum HeapSort {
  /// Sorts some places in ascending order.
  static func sort(_ values: inout MutableSpan<Float>, _ places: Range<Int>) {
    let start = places.lowerBound
    for root in stride(from: places.count / 2 - 1, through: 0, by: -1) {
      sink(&values, start: start, root: root, count: places.count)
    }
    for end in stride(from: places.count - 1, to: 0, by: -1) {
      values.swapAt(start, start + end)
      sink(&values, start: start, root: 0, count: end)
    }
  }

  private static func sink(_ values: inout MutableSpan<Float>, start: Int, root: Int, count: Int) {
    var parent = root
    while 2 * parent + 1 < count {
      var child = 2 * parent + 1
      if child + 1 < count && values[start + child] < values[start + child + 1] { child += 1 }
      guard values[start + parent] < values[start + child] else { return }
      values.swapAt(start + parent, start + child)
      parent = child
    }
  }
}
