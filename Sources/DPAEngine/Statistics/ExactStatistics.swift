/// Collects the statistics of a table, whole or in parts of any size and order: the result has the same bits.
public struct ExactStatistics: Hashable, Sendable {
  /// In draw order.
  private var accumulators: [ExactAccumulator]

  /// For parameters of any size; fastest for those of the given configuration.
  public init(for configuration: AugmentationConfiguration = .default) {
    accumulators = configuration.ranges.map { range in
      ExactAccumulator(typicalMagnitude: max(abs(range.lower), abs(range.upper)))
    }
  }

  /// Rows so far.
  public var count: UInt64 { accumulators[0].count }

  public subscript(parameter: Parameter) -> ExactAccumulator { accumulators[parameter.drawIndex] }

  /// All that was collected, in draw order, for a receipt.
  public var sums: [ExactSums] { accumulators.map(\.sums) }

  /// What a receipt holds, in draw order; nothing where it contradicts itself.
  public init?(sums: [ExactSums]) {
    let accumulators = sums.compactMap(ExactAccumulator.init)
    guard accumulators.count == Parameter.allCases.count, Set(sums.map(\.count)).count == 1 else { return nil }
    self.accumulators = accumulators
  }

  /// Adds one row.
  ///
  /// - Throws: `EngineError.valueNotFinite`; the row is then not counted.
  public mutating func add(_ parameters: AugmentationParameters) throws(EngineError) {
    for parameter in Parameter.allCases where !parameters[parameter].isFinite {
      throw .valueNotFinite(parameters[parameter])
    }
    for parameter in Parameter.allCases {
      try accumulators[parameter.drawIndex].add(parameters[parameter])
    }
  }

  /// Adds all rows of a batch, which the engine keeps finite.
  public mutating func add(_ batch: borrowing SampleBatch) {
    for parameter in Parameter.allCases {
      accumulators[parameter.drawIndex].add(finite: batch.column(parameter))
    }
  }

  /// Adds all rows that another value has seen.
  public mutating func merge(_ other: ExactStatistics) {
    for index in accumulators.indices { accumulators[index].merge(other.accumulators[index]) }
  }

  /// - Throws: `EngineError.noStatistics` where there are no rows.
  public func statistics() throws(EngineError) -> ChainStatistics {
    ChainStatistics(
      rotation: try accumulators[0].statistics(),
      brightness: try accumulators[1].statistics(),
      noise: try accumulators[2].statistics(),
      scale: try accumulators[3].statistics(),
      contrast: try accumulators[4].statistics())
  }

  /// The statistics of any samples.
  ///
  /// - Throws: `EngineError.noStatistics` or `.valueNotFinite`.
  public static func of(_ samples: some Sequence<Sample>) throws(EngineError) -> ChainStatistics {
    try of(samples.lazy.map(\.parameters))
  }

  /// The statistics of any rows of parameters, such as those of a file.
  ///
  /// - Throws: `EngineError.noStatistics` or `.valueNotFinite`.
  public static func of(_ rows: some Sequence<AugmentationParameters>) throws(EngineError) -> ChainStatistics {
    var statistics = ExactStatistics()
    for parameters in rows { try statistics.add(parameters) }
    return try statistics.statistics()
  }
}
