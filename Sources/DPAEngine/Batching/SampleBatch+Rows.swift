extension SampleBatch {
  /// Room for rows without the working memory of a generator: 80 bytes a row.
  ///
  /// - Precondition: `rowCapacity` is 1...2^24.
  init(rowCapacity: Int) {
    precondition((1...Self.capacityLimit).contains(rowCapacity), "1 to 2^24 rows")
    capacity = rowCapacity
    ids = Array(repeating: 0, count: rowCapacity)
    digestStorage = Array(repeating: Digest(), count: rowCapacity)
    values = Array(repeating: 0, count: Parameter.allCases.count * rowCapacity)
    seeds = []
    words = []
  }

  /// Adds rows of another batch, column by column.
  ///
  /// - Precondition: they are there, and there is room for them.
  mutating func append(_ rows: Range<Int>, of other: borrowing SampleBatch) {
    let start = count
    precondition(rows.count <= capacity - start, "room for the rows")
    ids.replace(at: start, with: other.sampleIDs.extracting(rows))
    digestStorage.replace(at: start, with: other.digests.extracting(rows))
    for parameter in Parameter.allCases {
      values.replace(at: parameter.drawIndex * capacity + start, with: other.column(parameter).extracting(rows))
    }
    count = start + rows.count
  }

  /// Adds one row, made anywhere.
  ///
  /// - Precondition: there is room for it.
  public mutating func append(_ sample: Sample) {
    precondition(count < capacity, "room for the row")
    ids[count] = sample.id
    digestStorage[count] = sample.digest
    for parameter in Parameter.allCases {
      values[parameter.drawIndex * capacity + count] = sample.parameters[parameter]
    }
    count += 1
  }

  /// Forgets the rows and keeps the room.
  public mutating func removeRows() { count = 0 }
}

extension Array where Element: BitwiseCopyable {
  /// Overwrites elements from `start` on.
  fileprivate mutating func replace(at start: Int, with elements: Span<Element>) {
    precondition(start >= 0 && elements.count <= count - start, "elements that are there")
    var span = mutableSpan
    for index in 0..<elements.count { span[unchecked: start + index] = elements[unchecked: index] }
  }
}
