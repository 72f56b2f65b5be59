internal import Synchronization

/// Pairs of ids with one seed, found by sorting.
package enum SeedPairs {
  /// Two places of a table whose rows have the same seed.
  package struct Pair: Equatable, Sendable {
    package let earlier: UInt64
    package let later: UInt64
    package let seed: UInt32
  }

  /// A seed with its place, so that sorting brings equal seeds together, earlier places first.
  ///
  /// - Precondition: `place` is below 2^32.
  package static func entry(seed: UInt32, place: UInt64) -> UInt64 { UInt64(seed) << 32 | place }

  /// All pairs of some entries, in counting order: by the later place, then by the earlier.
  package static func all(of entries: inout [UInt64]) -> [Pair] {
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
  package static func count(repeats: inout [UInt32]) -> UInt64 {
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

/// One bit for each seed of a slice of the 2^32 seeds, set from several threads.
final class SeedBitMap: Sendable {
  /// Seeds of one page; a slice is made of whole pages.
  private static let seedsPerPage = 1 << bitsInPage
  private static let bitsInPage: UInt32 = 20
  static let pageCountOfAllSeeds = 1 << (32 - bitsInPage)
  /// The bits, and what the allocator adds to them: an object's header makes it round up to the next 4 KiB.
  static let pageByteCount = seedsPerPage / 8 + 4_096

  private let firstPage: Int
  private let pages: [Page]

  /// - Parameter pages: The slice: page p holds the seeds whose upper 12 bits are p.
  init(pages: Range<Int>) {
    precondition(pages.lowerBound >= 0 && pages.upperBound <= Self.pageCountOfAllSeeds, "pages that there are")
    firstPage = pages.lowerBound
    self.pages = pages.map { _ in Page() }
  }

  /// Sets the bit of a seed; true where it was set before. Nil for a seed of another slice.
  func insert(_ seed: UInt32) -> Bool? {
    let page = Int(seed >> Self.bitsInPage) - firstPage
    guard page >= 0 && page < pages.count else { return nil }
    return pages[page].insert(Int(seed) & (Self.seedsPerPage - 1))
  }

  private final class Page: Sendable {
    // Atomics cannot be copied, so no array holds them: a page has them inline. No lock, since threads
    // hit 2^32 bits at random and hardly ever meet.
    private let words = InlineArray<16384, Atomic<UInt64>> { _ in Atomic(0) }

    func insert(_ bit: Int) -> Bool {
      let mask = UInt64(1) << UInt64(bit & 63)
      // Relaxed: the bit itself is all that threads share, and each of them learns whether it was the first.
      return words[bit >> 6].bitwiseOr(mask, ordering: .relaxed).oldValue & mask != 0
    }
  }
}
