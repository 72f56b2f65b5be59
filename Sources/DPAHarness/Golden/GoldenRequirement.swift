import DPAEngine

/// What a golden folder must hold. This table is a part of the program, so that a folder from which a layer or cases
/// were removed does not hold, not even where they were removed from the manifest too.
struct GoldenRequirement {
  let layer: any GoldenLayer.Type
  /// The folder of the layer's file.
  let tier: String
  let leastCount: Int

  /// From the bottom layer up, DPA's and then those of k-sin: the first that fails is where the fault lies.
  static var all: [GoldenRequirement] {
    [
      GoldenRequirement(layer: SHA256Layer.self, tier: "reference", leastCount: 131),
      GoldenRequirement(layer: FibonacciLayer.self, tier: "reference", leastCount: 305),
      GoldenRequirement(layer: ChainLayer.self, tier: "reference", leastCount: 110),
      GoldenRequirement(layer: MersenneTwisterLayer.self, tier: "reference", leastCount: 33),
      GoldenRequirement(layer: DrawsLayer.self, tier: "reference", leastCount: 73),
      GoldenRequirement(layer: ParametersLayer.self, tier: "reference", leastCount: 1_086),
      GoldenRequirement(layer: RankSeedsLayer.self, tier: "reference", leastCount: 93),
      GoldenRequirement(layer: RangesLayer.self, tier: "reference", leastCount: 135),
      GoldenRequirement(layer: RankStreamsLayer.self, tier: "digest", leastCount: 19),
      GoldenRequirement(layer: StatisticsLayer.self, tier: "reference", leastCount: 74),
      GoldenRequirement(layer: RootsLayer.self, tier: "digest", leastCount: 139),
      GoldenRequirement(layer: MatrixLayer.self, tier: "digest", leastCount: 328),
      GoldenRequirement(layer: OrderLayer.self, tier: "digest", leastCount: 48),
      GoldenRequirement(layer: FilesLayer.self, tier: "reference", leastCount: 140),
      GoldenRequirement(layer: KSinWordsLayer.self, tier: "reference", leastCount: 88),
      GoldenRequirement(layer: KSinItemsLayer.self, tier: "reference", leastCount: 122),
      GoldenRequirement(layer: KSinSignalsLayer.self, tier: "reference", leastCount: 28),
      GoldenRequirement(layer: KSinNoiseLayer.self, tier: "reference", leastCount: 9),
      GoldenRequirement(layer: KSinOrderLayer.self, tier: "reference", leastCount: 9),
      GoldenRequirement(layer: KSinMatchingLayer.self, tier: "reference", leastCount: 9),
      GoldenRequirement(layer: KSinTablesLayer.self, tier: "digest", leastCount: 12),
    ]
  }

  /// Cases that each stability file must hold, by the file's stem.
  static let leastStabilityCounts = ["batching": 6]

  /// Within the golden folder.
  var path: String { "\(tier)/\(layer.name).json" }
}

/// What a golden file may ask for: a few times what the oracle's own files do, so that no file can fill the memory or
/// make the gate run on without end. The numbers of a case are held against them as they are read.
enum GoldenLimits {
  /// Cases of one file.
  static let cases = 10_000
  /// Rows of one table.
  static let tableRows: UInt64 = 200_000
  /// Rows of a table whose statistics are compared: above it, no number of jobs would be tried.
  static let statisticsRows = GoldenJobs.largestRowCount
  /// Links of the seed chain over all rows of a file, each of its tables counted once.
  static let links: UInt64 = 50_000_000
  /// Ranks that are gone through one by one.
  static let worldSize: UInt64 = 10_000
  /// The last that a seed chain hashes.
  static let fibonacciIndex = AugmentationConfiguration.depthLimit - 1
  /// Bytes of a seed text: three numbers of 20 digits with two colons have 62.
  static let seedTextBytes = 62
  /// Entries of a script of memory readings or of the consumer's pace.
  static let scriptEntries = 1_000
  /// The use of memory in the last reading of a script, in percent: above it, monitored processing stops.
  static let lastPercentUsed = 90
  /// The slowest consumer, in seconds for each sample.
  static let secondsPerSample = 3_600.0
  /// Values whose statistics are compared.
  static let values = 10_000
}
