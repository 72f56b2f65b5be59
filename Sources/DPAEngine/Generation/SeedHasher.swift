/// Computes digests and seeds without drawing from them, with the working memory of one thread.
package final class SeedHasher {
  /// Rows that are computed at a time.
  package static let capacity = SampleBatch.defaultCapacity

  private let plan: ChainPlan
  private let runner: any KernelRunner
  private var ids = [UInt64](repeating: 0, count: capacity)
  /// The digests of the last rows that were computed; places beyond them hold older ones.
  package private(set) var digests = [Digest](repeating: Digest(), count: capacity)
  /// The last four bytes of each digest.
  package private(set) var seeds = [UInt32](repeating: 0, count: capacity)

  package init(_ engine: Engine) {
    plan = engine.plan
    runner = engine.kernel.makeRunner()
  }

  /// Computes the first rows of a part of a table, as many as fit, each seeded as the table says, and returns how many
  /// that are.
  ///
  /// - Precondition: the table contains the part.
  package func hash(_ part: SampleRange, of table: Table) -> Int {
    // Swapped out, since two columns of one object cannot be open for writing at once.
    var (ids, digests, seeds) = ([UInt64](), [Digest](), [UInt32]())
    swap(&ids, &self.ids)
    swap(&digests, &self.digests)
    swap(&seeds, &self.seeds)
    var count = 0
    table.forEachRun(in: part.prefix(UInt64(Self.capacity))) { run, seed in
      let rows = count..<(count + Int(run.count))
      for row in rows { ids[row] = run.first + UInt64(row - rows.lowerBound) }
      hash(rows, of: ids, after: SeedPrefix(seed), &digests, &seeds)
      count = rows.upperBound
    }
    swap(&ids, &self.ids)
    swap(&digests, &self.digests)
    swap(&seeds, &self.seeds)
    return count
  }

  private func hash(
    _ rows: Range<Int>, of ids: [UInt64], after prefix: SeedPrefix, _ digests: inout [Digest], _ seeds: inout [UInt32]
  ) {
    var digestSpan = digests.mutableSpan
    var seedSpan = seeds.mutableSpan
    runner.hashChains(rows, of: ids.span, after: prefix, along: plan, digests: &digestSpan, seeds: &seedSpan)
  }
}
