import DPAEngine

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
