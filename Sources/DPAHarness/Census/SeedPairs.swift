/// Pairs of ids with one seed, found by sorting.
enum SeedPairs {
  /// Two places of a table whose rows have the same seed.
  struct Pair: Equatable, Sendable {
    let earlier: UInt64
    let later: UInt64
    let seed: UInt32
  }

  /// A seed with its place, so that sorting brings equal seeds together, earlier places first.
  ///
  /// - Precondition: `place` is below 2^32.
  static func entry(seed: UInt32, place: UInt64) -> UInt64 { UInt64(seed) << 32 | place }

  /// All pairs of some entries, in counting order: by the later place, then by the earlier.
  static func all(of entries: inout [UInt64]) -> [Pair] {
    entries.sort()
    var pairs: [Pair] = []
    var start = 0
    for index in entries.indices {
      let seed = UInt32(entries[index] >> 32)
      if UInt32(entries[start] >> 32) != seed { start = index }
      for earlier in start..<index {
        let places = (entries[earlier] & 0xffff_ffff, entries[index] & 0xffff_ffff)
        pairs.append(Pair(earlier: places.0, later: places.1, seed: seed))
      }
    }
    return pairs.sorted { ($0.later, $0.earlier) < ($1.later, $1.earlier) }
  }

  /// How many pairs there are, from the seeds that came again: one that came k times again makes k (k + 1) / 2 pairs.
  static func count(repeats: inout [UInt32]) -> UInt64 {
    repeats.sort()
    var count: UInt64 = 0
    var run: UInt64 = 0
    for (index, seed) in repeats.enumerated() {
      run = index > 0 && repeats[index - 1] == seed ? run + 1 : 1
      // The first repeat pairs with one id, the second with two.
      count += run
    }
    return count
  }
}
