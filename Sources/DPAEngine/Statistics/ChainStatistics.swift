/// Statistics of all five parameters over a table.
public struct ChainStatistics: Hashable, Sendable {
  public let rotation: ColumnStatistics
  public let brightness: ColumnStatistics
  public let noise: ColumnStatistics
  public let scale: ColumnStatistics
  public let contrast: ColumnStatistics

  public subscript(parameter: Parameter) -> ColumnStatistics {
    parameter.choice(rotation, brightness, noise, scale, contrast)
  }

  /// Number of rows.
  public var count: UInt64 { rotation.count }
}

extension ChainStatistics {
  /// From those of the five columns, in draw order.
  init(_ columns: [ColumnStatistics]) {
    precondition(columns.count == Parameter.allCases.count, "statistics of five columns")
    self.init(
      rotation: columns[0], brightness: columns[1], noise: columns[2], scale: columns[3], contrast: columns[4])
  }

  /// Those of the five columns, in draw order.
  public var columns: [ColumnStatistics] { [rotation, brightness, noise, scale, contrast] }
}

extension ExactStatistics {
  /// For the parameters of DPA, of any size; fastest for those of the given configuration.
  public init(for configuration: AugmentationConfiguration = .default) {
    self.init(Record.layout(of: configuration))
  }

  public subscript(parameter: Parameter) -> ExactAccumulator { accumulators[parameter.drawIndex] }

  /// Adds one row.
  ///
  /// - Throws: `TableError.valueNotFinite`; the row is then not counted.
  public mutating func add(_ parameters: AugmentationParameters) throws(TableError) {
    try add(row: parameters.values)
  }

  /// Adds all rows of a batch, which the engine keeps finite.
  public mutating func add(_ batch: borrowing SampleBatch) {
    for parameter in Parameter.allCases { add(finite: batch.column(parameter), toColumn: parameter.drawIndex) }
  }

  /// - Throws: `TableError.noStatistics` where there are no rows.
  public func statistics() throws(TableError) -> ChainStatistics { ChainStatistics(try columns()) }

  /// The statistics of any samples.
  ///
  /// - Throws: `TableError.noStatistics` or `.valueNotFinite`.
  public static func of(_ samples: some Sequence<Sample>) throws(TableError) -> ChainStatistics {
    try of(samples.lazy.map(\.parameters))
  }

  /// The statistics of any rows of parameters, such as those of a file.
  ///
  /// - Throws: `TableError.noStatistics` or `.valueNotFinite`.
  public static func of(_ rows: some Sequence<AugmentationParameters>) throws(TableError) -> ChainStatistics {
    var statistics = ExactStatistics()
    for parameters in rows { try statistics.add(parameters) }
    return try statistics.statistics()
  }
}
