public import HarnessKit
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
