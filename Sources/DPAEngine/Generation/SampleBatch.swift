/// Rows in columns, in memory that is reused from batch to batch.
public struct SampleBatch: Sendable {
  /// The largest capacity: 2^24 rows, about 2 GB.
  public static let capacityLimit = 1 << 24
  /// Fits every kernel's own grouping and the second-level cache of current processors.
  public static let defaultCapacity = 1_152

  /// Rows there is room for.
  public let capacity: Int
  /// Rows there are.
  public internal(set) var count = 0
  var ids: [UInt64]
  var digestStorage: [Digest]
  /// Value i of parameter p lies at p * capacity + i.
  var values: [Double]
  /// What the draws are made from, one seed a row.
  var seeds: [UInt32]
  /// Ten columns of words, each as long as `seeds`.
  var words: [UInt32]

  /// - Throws: `EngineError.chunkSizeOutOfRange` unless `capacity` is 1...2^24.
  public init(capacity: Int) throws(EngineError) {
    guard (1...Self.capacityLimit).contains(capacity) else { throw .chunkSizeOutOfRange(capacity) }
    self.init(validCapacity: capacity)
  }

  /// An empty batch of the default capacity.
  public init() { self.init(validCapacity: Self.defaultCapacity) }

  init(validCapacity capacity: Int) {
    self.capacity = capacity
    ids = Array(repeating: 0, count: capacity)
    digestStorage = Array(repeating: Digest(), count: capacity)
    values = Array(repeating: 0, count: Parameter.allCases.count * capacity)
    seeds = Array(repeating: 0, count: capacity)
    words = Array(repeating: 0, count: 10 * capacity)
  }

  /// Forgets the rows, and adds the working memory of a generator where there is none.
  mutating func prepareForFilling() {
    count = 0
    // Batches that a cursor has put together from blocks come without it.
    guard words.isEmpty else { return }
    seeds = Array(repeating: 0, count: capacity)
    words = Array(repeating: 0, count: 10 * capacity)
  }

  /// Overwrites the rows and the working memory with what no sample has, so that whoever fills the batch again has to
  /// write all of it.
  package mutating func spoil() {
    for place in ids.indices { ids[place] = .max }
    for place in digestStorage.indices { digestStorage[place] = Digest() }
    for place in values.indices { values[place] = .nan }
    for place in seeds.indices { seeds[place] = .max }
    for place in words.indices { words[place] = .max }
  }

  /// The ids of the rows.
  public var sampleIDs: Span<UInt64> { @_lifetime(borrow self) get { ids.span.extracting(first: count) } }

  /// The digests of the rows.
  public var digests: Span<Digest> { @_lifetime(borrow self) get { digestStorage.span.extracting(first: count) } }

  /// The values of one parameter, row by row.
  @_lifetime(borrow self)
  public func column(_ parameter: Parameter) -> Span<Double> {
    let start = parameter.drawIndex * capacity
    return values.span.extracting(start..<(start + count))
  }

  /// One row.
  ///
  /// - Precondition: `index` is below `count`.
  public subscript(index: Int) -> Sample {
    precondition(index >= 0 && index < count, "a row of the batch")
    return Sample(
      id: ids[index],
      parameters: AugmentationParameters(
        rotation: values[index],
        brightness: values[capacity + index],
        noise: values[2 * capacity + index],
        scale: values[3 * capacity + index],
        contrast: values[4 * capacity + index]),
      digest: digestStorage[index])
  }
}

// MARK: Records

extension SampleBatch {
  /// Replaces the rows by those of records.
  ///
  /// - Precondition: they are records of DPA, and the batch has room for them.
  mutating func replaceRows(by records: borrowing RecordBatch) {
    precondition(records.layout.byteCount == Record.byteCount && records.count <= capacity, "records that fit")
    for row in 0..<records.count {
      let record = records.record(row)
      ids[row] = record.word(at: 0)
      for draw in 0..<5 {
        values[draw * capacity + row] = Double(bitPattern: record.word(at: Record.valueOffset + 8 * draw))
      }
      digestStorage[row] = Record.digest(of: record)
    }
    count = records.count
  }
}

extension Sample {
  /// The row of one record.
  ///
  /// - Precondition: it is a record of DPA.
  package init(record: Span<UInt8>) {
    let values = (0..<5).map { Double(bitPattern: record.word(at: Record.valueOffset + 8 * $0)) }
    self.init(
      id: record.word(at: 0),
      parameters: AugmentationParameters(
        rotation: values[0], brightness: values[1], noise: values[2], scale: values[3], contrast: values[4]),
      digest: Record.digest(of: record))
  }
}
