/// The engine: a function from a sample id to its augmentation, under one configuration.
///
/// It is pure: the same id yields the same bits on every machine, kernel, rank and thread.
public struct Engine: Sendable {
  public let configuration: AugmentationConfiguration
  public let kernel: Kernel
  let plan: ChainPlan
  /// The configuration's ranges in draw order.
  let ranges: [ParameterRange]

  /// - Complexity: O(depth), or O(depth^2) where Fibonacci numbers have many digits.
  public init(_ configuration: AugmentationConfiguration = .default, kernel: Kernel = .automatic) {
    self.configuration = configuration
    self.kernel = kernel
    plan = ChainPlan(depth: configuration.depth)
    ranges = configuration.ranges
  }

  /// A worker with memory of its own; make one per thread.
  public func makeGenerator() -> SampleGenerator { SampleGenerator(engine: self) }

  /// The augmentation of one sample.
  ///
  /// To compute many, stream them or use a generator: they share the work of a batch.
  ///
  /// - Throws: `EngineError.table(.sampleIDOutOfRange)`.
  public func sample(_ id: UInt64, after prefix: SeedPrefix = .none) throws(EngineError) -> Sample {
    let range = try EngineError.wrapping { () throws(TableError) in try SampleRange(first: id, count: 1) }
    // Of one row: the default capacity would allocate memory for 1,152.
    var batch = SampleBatch(validCapacity: 1)
    makeGenerator().fill(&batch, with: range, after: prefix)
    return batch[0]
  }

  /// The augmentation of one sample as a rank sees it: the public package's distributed form.
  ///
  /// - Throws: `EngineError.table(.sampleIDOutOfRange)`, `.emptyWorld`, `.worldSizeOutOfRange` or `.rankOutOfRange`.
  public func sample(
    _ id: UInt64, rank: UInt64, worldSize: UInt64 = 1, baseSeed: UInt64 = 0
  ) throws(EngineError) -> Sample {
    let seeds = try RankAwareSeedGenerator(baseSeed: baseSeed, worldSize: worldSize)
    return try sample(id, after: try seeds.prefix(rank: rank))
  }

  /// A chain: all samples of a range, in memory at once.
  public func samples(in range: SampleRange) -> [Sample] {
    Array(stream(range))
  }

  /// The samples of a range, one after another, made `chunkSize` at a time as they are asked for.
  ///
  /// - Throws: `EngineError.chunkSizeOutOfRange`.
  public func stream(_ range: SampleRange, chunkSize: Int) throws(EngineError) -> SampleStream {
    try SampleStream(engine: self, table: Table(unseeded: range), part: range, chunkSize: chunkSize)
  }

  /// The samples of a range, one after another, made in chunks of 1,000 as they are asked for.
  public func stream(_ range: SampleRange) -> SampleStream {
    SampleStream(engine: self, unseeded: range)
  }

  /// The samples of one rank, seeded by its rank: the API's `stream_distributed_augmentation_chain`.
  ///
  /// - Parameter totalSamples: Samples of all ranks together; ids start at 0.
  /// - Throws: `EngineError.table(.emptyWorld)`, `.worldSizeOutOfRange`, `.rankOutOfRange`, `.rangeOverflow` or
  ///   `.chunkSizeOutOfRange`.
  public func stream(
    totalSamples: UInt64, rank: UInt64, worldSize: UInt64, baseSeed: UInt64 = 0,
    chunkSize: Int = SampleStream.defaultChunkSize
  ) throws(EngineError) -> SampleStream {
    let (table, part) = try EngineError.wrapping { () throws(TableError) in
      let splitter = try RangeSplitter(totalSamples: totalSamples, worldSize: worldSize)
      let table = try Table(splitter.range, seeding: .rank(baseSeed: baseSeed, worldSize: worldSize))
      return (table, try splitter.part(ofRank: rank))
    }
    return try stream(part, of: table, chunkSize: chunkSize)
  }

  /// The rows of a part of a table, each seeded as the table says.
  ///
  /// - Throws: `EngineError.table(.partOutsideTable)` or `.chunkSizeOutOfRange`.
  public func stream(
    _ part: SampleRange, of table: Table, chunkSize: Int = SampleStream.defaultChunkSize
  ) throws(EngineError) -> SampleStream {
    try SampleStream(engine: self, table: table, part: part, chunkSize: chunkSize)
  }
}
