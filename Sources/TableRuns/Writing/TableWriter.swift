public import HarnessKit
public import Hashing
public import TableCore

/// Generates a part of a table into an output on several threads, with its statistics and root as asked.
///
/// Leaves of the root are counted from the part's first id: it is the root of the rows written.
public struct TableWriter {
  private let request: ResolvedTable
  private let engine: any TableEngine
  private let options: TableOutputOptions

  /// - Throws: `HarnessError.usage` where options contradict each other.
  public init(
    _ request: ResolvedTable, of engine: any TableEngine, options: TableOutputOptions
  ) throws(HarnessError) {
    try options.check(with: engine)
    self.request = request
    self.engine = engine
    self.options = options
  }

  /// Whether a run that is interrupted leaves something of this output: standard output, devices and pipes keep
  /// nothing.
  public static func keepsUnfinished(_ path: String) -> Bool {
    guard case .file = try? OutputDestination(path, files: SystemFiles()) else { return false }
    return true
  }

  /// Writes all rows. A regular output is complete afterwards; otherwise nothing has its name, and what is kept under
  /// the temporary name can be continued.
  ///
  /// - Parameters:
  ///   - isInterrupted: Asked before each chunk whether to stop.
  ///   - progress: Told after each chunk the rows done and all rows.
  /// - Throws: `HarnessError`.
  public func write(
    to path: String, isInterrupted: @escaping () -> Bool = { false },
    progress: @escaping (_ rowsDone: UInt64, _ rowCount: UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> WrittenTable {
    try write(to: path, in: .system(isInterrupted: isInterrupted, progress: progress))
  }

  package func write(
    to path: String, in environment: RunEnvironment, leavesPerChunk: UInt64 = ChunkPlan.leavesPerChunk
  ) throws(HarnessError) -> WrittenTable {
    let run = try TableRun(request, of: engine, options: options, path: path, environment: environment)
    return try run.write(leavesPerChunk: leavesPerChunk)
  }
}

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
    if bitPatterns && format != .csv {
      throw .usage("\(setting: "bit_patterns") adds columns to csv; it needs \(setting: "format") csv")
    }
    if !statisticsInFile && format != .json {
      throw .usage(
        "\(setting: "without_statistics") leaves the statistics out of json; it needs \(setting: "format") json")
    }
    if !configurationInFile {
      guard format == .json || format == .streamJSON else {
        throw .usage(
          "\(setting: "without_configuration") is for chain files; it needs \(setting: "format") json or stream-json")
      }
      guard engine.hasDefaultSettings else {
        throw .usage(
          "\(setting: "without_configuration") stands for the default configuration, but another one was asked for")
      }
    }
    if resuming && replacing {
      throw .usage(
        "\(setting: "resuming") keeps what is there and \(setting: "replacing") replaces it; give one of them")
    }
    if resuming && !format.isExact {
      throw .usage(
        "\(setting: "resuming") needs an exact format: text is rounded and cannot be checked when it is read back")
    }
  }
}

/// What a run wrote, and what it found on the way.
public struct WrittenTable: Sendable {
  /// Rows of the complete output.
  public let rowCount: UInt64
  /// Where the run continued another: rows that were there, which were read back and not generated.
  public let keptRowCount: UInt64?
  /// Where they were asked for.
  public let statistics: ExactStatistics?
  /// Where it was asked for.
  public let root: Digest?
}
