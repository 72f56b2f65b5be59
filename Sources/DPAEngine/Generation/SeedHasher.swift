/// Computes digests and seeds without drawing from them, with the working memory of one thread.
package final class SeedHasher {
  /// Rows that are computed at a time.
  package static let capacity = SampleBatch.defaultCapacity

  private let generator: SampleGenerator
  private var batch = SampleBatch()

  package init(_ engine: Engine) { generator = engine.makeGenerator() }

  /// The digests of the last rows that were computed; places beyond them hold older ones.
  package var digests: [Digest] { batch.digestStorage }
  /// The last four bytes of each digest.
  package var seeds: [UInt32] { batch.seeds }

  /// Computes the first rows of a part of a table, as many as fit, each seeded as the table says, and returns how many
  /// that are.
  ///
  /// - Precondition: the table contains the part.
  package func hash(_ part: SampleRange, of table: Table) -> Int {
    generator.hashChains(of: part, of: table, into: &batch)
    return batch.count
  }
}
