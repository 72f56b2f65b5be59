package import HarnessKit
public import TableCore

/// How `generate` writes a table: what does not change a row.
public struct TableOutputOptions: Sendable {
  public var format = RowFormat.jsonl
  /// Columns of bit patterns, in CSV.
  public var bitPatterns = false
  /// Whether chain JSON ends with statistics.
  public var statisticsInFile = true
  /// Whether chain JSON names the configuration; `null` stands for the default one.
  public var configurationInFile = true
  /// Collect statistics for the summary.
  public var statistics = false
  /// Compute the root for the summary.
  public var root = false
  /// Threads.
  public var jobs = 1
  /// Replace what is there.
  public var replacing = false
  /// Continue an interrupted run.
  public var resuming = false

  public init() {}

  /// - Throws: `HarnessError.usage` where options contradict each other.
  package func check(with engine: any TableEngine) throws(HarnessError) {
    _ = try UsableCores.jobs(jobs)
    if bitPatterns && format != .csv { throw .usage("--bit-patterns adds columns to csv; it needs --format csv") }
    if !statisticsInFile && format != .json {
      throw .usage("--no-statistics leaves the statistics out of json; it needs --format json")
    }
    if !configurationInFile {
      guard format == .json || format == .streamJSON else {
        throw .usage("--null-config is for chain files; it needs --format json or stream-json")
      }
      guard engine.hasDefaultSettings else {
        throw .usage("--null-config stands for the default configuration, but another one was asked for")
      }
    }
    if resuming && replacing { throw .usage("--resume keeps what is there and --force replaces it; give one of them") }
    if resuming && !format.isExact {
      throw .usage("--resume needs an exact format: text is rounded and cannot be checked when it is read back")
    }
  }
}
