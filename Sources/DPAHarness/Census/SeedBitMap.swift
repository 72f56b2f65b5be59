internal import Synchronization

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

  /// Sets the bit of a seed; true where it was set before. Nothing for a seed of another slice.
  func insert(_ seed: UInt32) -> Bool? {
    let page = Int(seed >> Self.bitsInPage) - firstPage
    guard page >= 0 && page < pages.count else { return nil }
    return pages[page].insert(Int(seed) & (Self.seedsPerPage - 1))
  }

  private final class Page: Sendable {
    private let words = InlineArray<16384, Atomic<UInt64>> { _ in Atomic(0) }

    func insert(_ bit: Int) -> Bool {
      let mask = UInt64(1) << UInt64(bit & 63)
      return words[bit >> 6].bitwiseOr(mask, ordering: .relaxed).oldValue & mask != 0
    }
  }
}
