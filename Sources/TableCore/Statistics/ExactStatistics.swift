/// Collects the statistics of a table's numeric columns, whole or in parts of any size and order: the result has the
/// same bits.
public struct ExactStatistics: Hashable, Sendable {
  /// The columns of the rows.
  public let layout: RecordLayout
  /// Those of the numeric columns, in order.
  package private(set) var accumulators: [ExactAccumulator]
  /// Rows so far.
  public private(set) var count: UInt64 = 0

  /// Fastest for values within the columns' bounds.
  public init(_ layout: RecordLayout) {
    self.layout = layout
    accumulators = layout.numericColumns.map { index in
      let bounds = layout.columns[index].bounds
      return bounds.map { ExactAccumulator(typicalMagnitude: max(abs($0.lowerBound), abs($0.upperBound))) }
        ?? ExactAccumulator()
    }
  }

  /// All that was collected, one for each numeric column, for a receipt.
  public var sums: [ExactSums] { accumulators.map(\.sums) }

  /// What a receipt of `rowCount` rows holds; nil where it contradicts itself or has another number of columns.
  public init?(sums: [ExactSums], rowCount: UInt64, layout: RecordLayout) {
    let accumulators = sums.compactMap(ExactAccumulator.init)
    guard accumulators.count == sums.count, sums.count == layout.numericColumns.count,
      sums.allSatisfy({ $0.count == rowCount })
    else { return nil }
    self.layout = layout
    self.accumulators = accumulators
    count = rowCount
  }

  /// Adds rows, given as records, which an engine keeps finite.
  public mutating func add(_ records: Span<UInt8>) {
    for (place, index) in layout.numericColumns.enumerated() {
      accumulators[place].add(
        finite: records, offset: layout.offsets[index], stride: layout.byteCount,
        isWide: layout.columns[index].kind == .f64)
    }
    count += UInt64(records.count / layout.byteCount)
  }

  /// Adds one row, given as the values of its numeric columns.
  ///
  /// - Throws: `TableError.valueNotFinite`; the row is then not counted.
  public mutating func add(row values: [Double]) throws(TableError) {
    precondition(values.count == accumulators.count, "a value for each numeric column")
    // All values are checked before the first is added, or half a row would be counted.
    for value in values where !value.isFinite { throw .valueNotFinite(value) }
    for place in values.indices { try accumulators[place].add(values[place]) }
    count += 1
  }

  /// Adds values of one numeric column after another, for engines that keep rows in columns; the rows are counted with
  /// the first column.
  ///
  /// - Precondition: all are finite, and every column gets as many.
  package mutating func add(finite values: Span<Double>, toColumn place: Int) {
    accumulators[place].add(finite: values)
    if place == 0 { count += UInt64(values.count) }
  }

  /// Adds all rows that another value has seen.
  public mutating func merge(_ other: ExactStatistics) {
    for index in accumulators.indices { accumulators[index].merge(other.accumulators[index]) }
    count += other.count
  }

  /// One for each numeric column.
  ///
  /// - Throws: `TableError.noStatistics` where there are no rows.
  public func columns() throws(TableError) -> [ColumnStatistics] {
    guard count > 0 else { throw .noStatistics }
    var columns: [ColumnStatistics] = []
    for accumulator in accumulators { columns.append(try accumulator.statistics()) }
    return columns
  }
}
