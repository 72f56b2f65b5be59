/// What a kernel computes, with the working memory it needs: one per thread, reused from batch to batch.
package protocol KernelRunner: AnyObject {
  /// For some rows of a batch: the digest of each id's seed chain, and its last four bytes, big-endian, as the seed of
  /// the draws.
  ///
  /// - Precondition: all three spans hold the rows.
  func hashChains(
    _ rows: Range<Int>, of ids: Span<UInt64>, after prefix: SeedPrefix, along plan: ChainPlan,
    digests: inout MutableSpan<Digest>, seeds: inout MutableSpan<UInt32>)

  /// For some rows of a batch: the first ten words of CPython's Mersenne Twister after `random.seed(seed)`. Word w of
  /// row i lies at w * stride + i, where the stride is the length of `seeds`.
  ///
  /// - Precondition: `seeds` holds the rows, and `words` is ten times as long.
  func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>)

  /// SHA-256 of 0x00 followed by a leaf, for consecutive leaves of one length.
  ///
  /// - Precondition: `leaves` holds whole leaves of `leafByteCount` bytes, more than 0, and `hashes` a place for each.
  func hashLeaves(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>)
}

extension KernelRunner {
  /// How many leaves there are; stops where they are not whole or have too few places.
  func leafCount(of leaves: Span<UInt8>, _ leafByteCount: Int, _ hashes: borrowing MutableSpan<Digest>) -> Int {
    precondition(leafByteCount > 0 && leaves.count.isMultiple(of: leafByteCount), "whole leaves of one length")
    let count = leaves.count / leafByteCount
    precondition(count <= hashes.count, "a place for each hash")
    return count
  }
}
