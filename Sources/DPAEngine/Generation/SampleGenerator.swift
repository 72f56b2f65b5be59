/// Fills batches with samples: an engine with the working memory of one thread. Filling allocates nothing, but once in
/// a batch that was delivered by a `SampleCursor`: it may lack memory to work in.
public final class SampleGenerator {
  public let engine: Engine
  private let runner: any KernelRunner

  init(engine: Engine) {
    self.engine = engine
    runner = engine.kernel.makeRunner()
  }

  /// Replaces the rows of a batch by the first ids of a range, as many as fit, and returns how many that are.
  @discardableResult
  public func fill(_ batch: inout SampleBatch, with range: SampleRange, after prefix: SeedPrefix = .none) -> Int {
    batch.prepareForFilling()
    hash(range.prefix(UInt64(batch.capacity)), after: prefix, to: &batch)
    draw(into: &batch)
    return batch.count
  }

  /// Replaces the rows of a batch by given ids, in the order in which they come.
  ///
  /// - Precondition: the batch has room for them, and each is at most 2^63 - 1.
  public func fill(_ batch: inout SampleBatch, withIDs ids: Span<UInt64>, after prefix: SeedPrefix = .none) {
    batch.prepareForFilling()
    for index in 0..<ids.count {
      // A kernel computes a row for any id, also for one that no table has.
      precondition(ids[index] <= SampleRange.lastID, "a sample id is at most 2^63 - 1")
      batch.ids[index] = ids[index]
    }
    hash(0..<ids.count, after: prefix, of: &batch)
    draw(into: &batch)
  }

  /// Replaces the rows of a batch by the first rows of a part of a table, as many as fit, each seeded as the table
  /// says, and returns how many that are.
  ///
  /// - Precondition: the table contains the part.
  @discardableResult
  public func fill(_ batch: inout SampleBatch, with part: SampleRange, of table: Table) -> Int {
    hashChains(of: part, of: table, into: &batch)
    draw(into: &batch)
    return batch.count
  }

  // MARK: The stages of filling, apart for a profiler

  /// The ids, digests and seeds of rows, as many as fit.
  package func hashChains(of part: SampleRange, of table: Table, into batch: inout SampleBatch) {
    batch.prepareForFilling()
    // Rows of different owners go into one batch, but each run has a prefix of its own.
    table.forEachRun(in: part.prefix(UInt64(batch.capacity))) { run, seed in
      hash(run, after: SeedPrefix(seed), to: &batch)
    }
  }

  /// The words that the rows' seeds lead to.
  package func drawWords(into batch: inout SampleBatch) {
    let rows = 0..<batch.count
    let seeds = batch.seeds
    var words = batch.words.mutableSpan
    runner.firstWords(rows, of: seeds.span, into: &words)
  }

  /// The values that the rows' words lead to.
  package func scaleWords(of batch: inout SampleBatch) { scale(0..<batch.count, of: &batch) }

  // MARK: Helpers

  /// Adds rows with their ids and digests.
  ///
  /// - Precondition: the batch has room for the range.
  private func hash(_ range: SampleRange, after prefix: SeedPrefix, to batch: inout SampleBatch) {
    let rows = batch.count..<(batch.count + Int(range.count))
    for row in rows { batch.ids[row] = range.first + UInt64(row - rows.lowerBound) }
    hash(rows, after: prefix, of: &batch)
  }

  /// Computes the digests of rows whose ids are set.
  private func hash(_ rows: Range<Int>, after prefix: SeedPrefix, of batch: inout SampleBatch) {
    // Swapped out, since two columns of one batch cannot be open for writing at once.
    var digests: [Digest] = []
    var seeds: [UInt32] = []
    swap(&digests, &batch.digestStorage)
    swap(&seeds, &batch.seeds)
    var digestSpan = digests.mutableSpan
    var seedSpan = seeds.mutableSpan
    let ids = batch.ids
    runner.hashChains(
      rows, of: ids.span, after: prefix, along: engine.plan, digests: &digestSpan, seeds: &seedSpan)
    swap(&digests, &batch.digestStorage)
    swap(&seeds, &batch.seeds)
    batch.count = rows.upperBound
  }

  /// Draws the parameters of all rows.
  private func draw(into batch: inout SampleBatch) {
    drawWords(into: &batch)
    scaleWords(of: &batch)
  }

  /// Turns each pair of words into a draw and scales it into its parameter's range.
  private func scale(_ rows: Range<Int>, of batch: inout SampleBatch) {
    let capacity = batch.capacity
    let wordStorage = batch.words
    precondition(wordStorage.count == 10 * capacity && rows.upperBound <= capacity, "ten words for each row")
    let words = wordStorage.span
    var values = batch.values.mutableSpan
    // Parameter by parameter: bounds stay in registers, and the loop over rows can be vectorised.
    for (draw, range) in engine.ranges.enumerated() {
      for row in rows {
        let high = words[unchecked: 2 * draw * capacity + row]
        let low = words[unchecked: (2 * draw + 1) * capacity + row]
        values[unchecked: draw * capacity + row] = range.value(at: MersenneTwister.draw(high, low))
      }
    }
  }
}
