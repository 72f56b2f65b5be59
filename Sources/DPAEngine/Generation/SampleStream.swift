/// The samples of an id range, made lazily in chunks; iterating again starts again.
///
/// A range may be unbounded (`SampleRange(from:)`): nothing is computed before it is asked for, and memory is that of
/// one chunk.
public struct SampleStream: Sequence, Sendable {
  public static let defaultChunkSize = 1_000

  public let engine: Engine
  public let table: Table
  /// The ids that the stream delivers.
  public let part: SampleRange
  /// Samples made at a time.
  public let chunkSize: Int

  init(engine: Engine, table: Table, part: SampleRange, chunkSize: Int) throws(EngineError) {
    guard table.range.contains(part) else { throw .table(.partOutsideTable(part: part, table: table.range)) }
    guard (1...SampleBatch.capacityLimit).contains(chunkSize) else { throw .chunkSizeOutOfRange(chunkSize) }
    self.engine = engine
    self.table = table
    self.part = part
    self.chunkSize = chunkSize
  }

  init(engine: Engine, unseeded range: SampleRange) {
    self.engine = engine
    table = Table(unseeded: range)
    part = range
    chunkSize = Self.defaultChunkSize
  }

  /// The same samples as arrays of `chunkSize`, the last one shorter.
  public var chunks: SampleChunks { SampleChunks(stream: self) }

  public var underestimatedCount: Int { Int(clamping: part.count) }

  public func makeIterator() -> Iterator { Iterator(self) }

  public struct Iterator: IteratorProtocol {
    private let generator: SampleGenerator
    private let table: Table
    private var rest: SampleRange
    private var batch: SampleBatch
    private var position = 0

    init(_ stream: SampleStream) {
      generator = stream.engine.makeGenerator()
      table = stream.table
      rest = stream.part
      // No larger than the range: a stream of one sample must not allocate a thousand.
      batch = SampleBatch(validCapacity: Int(clamping: Swift.min(UInt64(stream.chunkSize), Swift.max(1, rest.count))))
    }

    public mutating func next() -> Sample? {
      if position == batch.count {
        guard !rest.isEmpty else { return nil }
        position = 0
        rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      }
      position += 1
      return batch[position - 1]
    }
  }
}
