package import DPAEngine
import Synchronization

/// The portable kernel, with a count of the rows it was asked for: how a test sees that a stream is lazy.
package final class CountingKernel: Sendable {
  private let rows = Atomic<Int>(0)

  package init() {}

  /// Rows hashed so far.
  package var rowCount: Int { rows.load(ordering: .sequentiallyConsistent) }

  package var kernel: Kernel {
    Kernel(name: .portable) { Runner(inner: Kernel.portable.makeRunner(), counter: self) }
  }

  private final class Runner: KernelRunner {
    let inner: any KernelRunner
    let counter: CountingKernel

    init(inner: any KernelRunner, counter: CountingKernel) {
      self.inner = inner
      self.counter = counter
    }

    func hashChains(
      _ rows: Range<Int>, of ids: Span<UInt64>, after prefix: SeedPrefix, along plan: ChainPlan,
      digests: inout MutableSpan<Digest>, seeds: inout MutableSpan<UInt32>
    ) {
      counter.rows.add(rows.count, ordering: .sequentiallyConsistent)
      inner.hashChains(rows, of: ids, after: prefix, along: plan, digests: &digests, seeds: &seeds)
    }

    func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>) {
      inner.firstWords(rows, of: seeds, into: &words)
    }

    func hashLeaves(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
      inner.hashLeaves(leaves, leafByteCount: leafByteCount, into: &hashes)
    }
  }
}
