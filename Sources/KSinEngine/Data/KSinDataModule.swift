/// The data of the k-sin task: the API document's `KSinDataModule`, with its names and defaults.
///
/// Call `setup`, then ask for loaders. A batch is a pure function of the settings, the split and the epoch.
public struct KSinDataModule: Sendable {
  /// The most items of a split.
  public static let sizeLimit = Int(UInt32.max)
  /// The most rows of a batch.
  public static let batchSizeLimit = 1 << 24
  /// The most workers.
  public static let workerLimit = 1_024

  /// A value for each split.
  public struct PerSplit<Value: Hashable & Sendable>: Hashable, Sendable {
    public var train: Value
    public var val: Value
    public var test: Value

    public init(train: Value, val: Value, test: Value) {
      self.train = train
      self.val = val
      self.test = test
    }

    public subscript(split: Split) -> Value {
      switch split {
      case .train: train
      case .val: val
      case .test: test
      }
    }
  }

  /// What to prepare for.
  public enum Stage: String, CaseIterable, Sendable {
    /// Training and validation.
    case fit
    case validate
    case test

    var splits: [Split] {
      switch self {
      case .fit: [.train, .val]
      case .validate: [.val]
      case .test: [.test]
      }
    }
  }

  public static let defaultSizes = PerSplit(train: 100_000, val: 10_000, test: 10_000)
  public static let defaultSeeds = PerSplit(
    train: Split.train.defaultSeed, val: Split.val.defaultSeed, test: Split.test.defaultSeed)

  public let configurations: PerSplit<KSinConfiguration>
  public let sizes: PerSplit<Int>
  public let batchSize: Int
  /// Whether training batches are coupled by optimal transport.
  public let ot: Bool
  /// Batches that are made ahead, on other cores; 0 makes them when they are asked for.
  public let numWorkers: Int
  private let kernel: SignalKernel
  private var prepared: Set<Split> = []

  /// - Throws: what a configuration throws, or `KSinError.splitSizeOutOfRange`, `.batchSizeOutOfRange`,
  ///   `.workerCountOutOfRange`, `.batchTooLarge`, or `.tooManyRows` where `ot` could not match a batch.
  public init(
    k: Int, signalLength: Int = 1_024, sortFrequencies: Bool = false, breakSymmetry: Bool = false,
    shiftTestDistribution: Bool = false, trainValTestSizes: PerSplit<Int> = defaultSizes,
    trainValTestSeeds: PerSplit<UInt64> = defaultSeeds, batchSize: Int = 1_024, ot: Bool = false, numWorkers: Int = 0,
    kernel: SignalKernel = .automatic
  ) throws(KSinError) {
    func configuration(_ split: Split) throws(KSinError) -> KSinConfiguration {
      try KSinConfiguration(
        k: k, signalLength: signalLength, sortFrequencies: sortFrequencies, breakSymmetry: breakSymmetry,
        shiftTestDistribution: shiftTestDistribution, split: split, seed: trainValTestSeeds[split])
    }
    configurations = PerSplit(
      train: try configuration(.train), val: try configuration(.val), test: try configuration(.test))
    guard (1...Self.batchSizeLimit).contains(batchSize) else { throw .batchSizeOutOfRange(batchSize) }
    guard (0...Self.workerLimit).contains(numWorkers) else { throw .workerCountOutOfRange(numWorkers) }
    for split in Split.allCases {
      let size = trainValTestSizes[split]
      guard (0...Self.sizeLimit).contains(size) else { throw .splitSizeOutOfRange(split: split, size: size) }
      // The rows a batch can really have: a small split may come with a large batch size.
      let (rows, width) = (min(size, batchSize), max(signalLength, 2 * k))
      guard rows <= Synthesizer.valueLimit / width else { throw .batchTooLarge(rows: rows, width: width) }
    }
    let coupledRows = min(trainValTestSizes.train, batchSize)
    guard !ot || coupledRows <= Assignment.rowLimit else { throw .tooManyRows(coupledRows) }
    sizes = trainValTestSizes
    self.batchSize = batchSize
    self.ot = ot
    self.numWorkers = numWorkers
    self.kernel = kernel
  }

  /// Prepares the splits of a stage; all three without one.
  public mutating func setup(stage: Stage? = nil) { prepared.formUnion(stage?.splits ?? Split.allCases) }

  /// Training items in the epoch's own order, coupled where `ot` says so.
  ///
  /// - Throws: `KSinError.notSetUp` or `.epochOutOfRange`.
  public func trainLoader(epoch: Int = 0) throws(KSinError) -> KSinLoader { try loader(.train, epoch: epoch) }

  /// Validation items in order; the epoch decides their noise alone.
  ///
  /// - Throws: `KSinError.notSetUp` or `.epochOutOfRange`.
  public func valLoader(epoch: Int = 0) throws(KSinError) -> KSinLoader { try loader(.val, epoch: epoch) }

  /// Test items in order; the epoch decides their noise alone.
  ///
  /// - Throws: `KSinError.notSetUp` or `.epochOutOfRange`.
  public func testLoader(epoch: Int = 0) throws(KSinError) -> KSinLoader { try loader(.test, epoch: epoch) }

  private func loader(_ split: Split, epoch: Int) throws(KSinError) -> KSinLoader {
    guard prepared.contains(split) else { throw .notSetUp(split) }
    // The counter of the random words has 32 bits for the epoch.
    guard let epochWord = UInt32(exactly: epoch) else { throw .epochOutOfRange(epoch) }
    let configuration = configurations[split]
    let size = sizes[split]
    // Shuffled once a pass; all workers read the same array.
    let order = split == .train ? EpochOrder.items(size, seed: configuration.seed, epoch: epochWord) : nil
    let plan = LoaderPlan(
      configuration: configuration, kernel: kernel, size: size, batchSize: batchSize, epoch: epochWord,
      isCoupled: ot && split == .train, order: order)
    return KSinLoader(plan: plan, workers: numWorkers)
  }
}
