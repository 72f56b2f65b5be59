package import DPAEngine

/// A kernel that is wrong in one row of every batch: row 33, in one bit.
package final class WrongKernel: KernelRunner {
  package enum Fault: CaseIterable, Sendable {
    case digest
    case seed
    case firstWord
    case lastWord
  }

  private static let row = 33
  private let fault: Fault
  private let right = Kernel.portable.makeRunner()

  package init(fault: Fault) { self.fault = fault }

  package func hashChains(
    _ rows: Range<Int>, of ids: Span<UInt64>, after prefix: SeedPrefix, along plan: ChainPlan,
    digests: inout MutableSpan<Digest>, seeds: inout MutableSpan<UInt32>
  ) {
    right.hashChains(rows, of: ids, after: prefix, along: plan, digests: &digests, seeds: &seeds)
    guard rows.contains(Self.row) else { return }
    if fault == .digest { digests[Self.row].bytes[0] ^= 1 }
    if fault == .seed { seeds[Self.row] ^= 1 << 31 }
  }

  package func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>) {
    right.firstWords(rows, of: seeds, into: &words)
    guard rows.contains(Self.row) else { return }
    // The lowest five bits of a word may be dropped in a draw, so a higher one is turned over.
    if fault == .firstWord { words[Self.row] ^= 1 << 31 }
    if fault == .lastWord { words[9 * seeds.count + Self.row] ^= 1 << 31 }
  }

  package func hashLeaves(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
    right.hashLeaves(leaves, leafByteCount: leafByteCount, into: &hashes)
  }
}
