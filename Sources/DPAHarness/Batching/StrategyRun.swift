public import DPAEngine
import HarnessBenchmarks
public import HarnessKit
public import TableRuns

/// One stream, processed by one strategy under an environment.
public struct StrategyRun {
  private let request: ResolvedTable
  private let engineConfiguration: AugmentationConfiguration
  private let configuration: BatchConfiguration
  private let kernel: Kernel
  private let environment: BatchEnvironment
  private let isMonitored: Bool

  public init(
    _ request: ResolvedTable, of engineConfiguration: AugmentationConfiguration, _ configuration: BatchConfiguration,
    kernel: Kernel,
    environment: BatchEnvironment, isMonitored: Bool
  ) {
    self.request = request
    self.engineConfiguration = engineConfiguration
    self.configuration = configuration
    self.kernel = kernel
    self.environment = environment
    self.isMonitored = isMonitored
  }

  /// One batch as it was delivered.
  public struct Delivery: Sendable {
    public let number: Int
    public let firstID: UInt64
    public let count: Int
    /// Nil where memory cannot be read.
    public let memory: MemoryReading?
    /// What jemalloc has allocated for the process, the batch included; nil where it cannot be read.
    public let processBytes: UInt64?
    /// Since the batch before; nil without a clock.
    public let samplesPerSecond: Double?
  }

  /// What came out.
  public struct Report: Sendable {
    public let strategy: BatchStrategy
    public var batchSizes = BatchSizeSummary()
    public var metrics: BatchMetrics
    public var content = ContentFingerprint()
    /// The highest reading of the process's memory, taken after each batch where batches are observed.
    public var peakProcessBytes: UInt64?
  }

  /// Delivers all batches, each to `observe` where one is given.
  ///
  /// - Throws: `HarnessError.refused` with the engine's error, `memoryLimitExceeded` among them, or what `observe`
  ///   throws.
  public func run(observe: ((Delivery) throws(HarnessError) -> Void)? = nil) throws(HarnessError) -> Report {
    let processing = try prepared()
    var report = Report(strategy: configuration.strategy, metrics: processing.metrics)
    // Read before the first batch is asked for, so that the first rate holds the time that making it took.
    var lastMoment = environment.now?()
    while let batch = try next(of: processing) {
      report.content.add(batch.columns)
      report.batchSizes.add(batch.count)
      guard let observe else { continue }
      let moment = environment.now?()
      let delivery = Delivery(
        number: processing.metrics.batchCount - 1, firstID: batch[0].id, count: batch.count,
        memory: try? environment.memory(), processBytes: try? environment.processBytes(),
        samplesPerSecond: Self.rate(batch.count, since: lastMoment, until: moment))
      lastMoment = moment
      report.peakProcessBytes = [report.peakProcessBytes, delivery.processBytes].compactMap { $0 }.max()
      try observe(delivery)
    }
    // Only now: the processing updates its metrics with every batch.
    report.metrics = processing.metrics
    return report
  }

  private func prepared() throws(HarnessError) -> BatchProcessing<SampleCursor> {
    do throws(EngineError) {
      let processor = try BatchProcessor(configuration, environment: environment)
      let engine = Engine(engineConfiguration, kernel: kernel)
      let source = SampleCursor(try engine.stream(request.part, of: request.table))
      return isMonitored ? processor.processMonitored(source) : processor.process(source)
    } catch {
      throw .refused(error)
    }
  }

  private func next(of processing: BatchProcessing<SampleCursor>) throws(HarnessError) -> Batch? {
    do throws(EngineError) { return try processing.next() } catch { throw .refused(error) }
  }

  private static func rate(_ count: Int, since start: Duration?, until end: Duration?) -> Double? {
    // A clock that did not move gives no rate, rather than an infinite one.
    guard let start, let end, end > start else { return nil }
    return Double(count) / ((end - start) / .seconds(1))
  }
}

/// The sizes of the batches of a run.
public struct BatchSizeSummary: Sendable, Equatable {
  /// Nil before the first batch.
  public private(set) var smallest: Int?
  public private(set) var largest: Int?

  public init() {}

  mutating func add(_ size: Int) {
    smallest = min(smallest ?? size, size)
    largest = max(largest ?? size, size)
  }
}

/// What rows were delivered, whatever their order: two deliveries of the same rows have the same fingerprint. A row
/// that is missing, doubled or different changes it, and so do two rows that exchange a value.
public struct ContentFingerprint: Hashable, Sendable {
  private var rowCount: UInt64 = 0
  /// Sums that wrap around: of the ids, of each value's bits, and of the digests' four words, both times the row's
  /// factor.
  private var sums = [UInt64](repeating: 0, count: 1 + Parameter.allCases.count + 4)

  public init() {}

  mutating func add(_ batch: borrowing SampleBatch) {
    rowCount += UInt64(batch.count)
    let ids = batch.sampleIDs
    // Column by column as they lie in memory: this runs over every row of the table.
    for row in 0..<ids.count { sums[0] &+= ids[row] }
    for parameter in Parameter.allCases {
      let column = batch.column(parameter)
      var sum: UInt64 = 0
      for row in 0..<column.count { sum &+= Self.factor(ids[row]) &* column[row].bitPattern }
      sums[1 + parameter.drawIndex] &+= sum
    }
    let digests = batch.digests
    var words = SIMD4<UInt64>()
    for row in 0..<digests.count {
      words &+= unsafeBitCast(digests[row].bytes, to: SIMD4<UInt64>.self) &* Self.factor(ids[row])
    }
    for word in 0..<4 { sums[1 + Parameter.allCases.count + word] &+= words[word] }
  }

  /// Ties a value to its row. Odd, so that no bit of the value is lost.
  private static func factor(_ id: UInt64) -> UInt64 { 2 &* id &+ 1 }

  /// 16 hexadecimal digits.
  public var text: String {
    // Hashed rather than shown as sums, so that a single wrong bit changes about half of the digits.
    let words = ([rowCount] + sums).flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    return String(SHA256.digest(of: words).description.prefix(16))
  }
}
