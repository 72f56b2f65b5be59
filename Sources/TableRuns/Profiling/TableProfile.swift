public import DPAMeasurement
public import HarnessKit
public import Hashing
public import TableCore

/// Where the time of generating a table goes, stage by stage, on the way that `generate` takes.
public struct TableProfile: Sendable {
  public let kernel: String
  public let jobs: Int
  public let rowCount: UInt64
  /// Root of the rows: what was timed is what was wanted.
  public let root: Digest
  /// From the first row to the last.
  public let wallNanoseconds: UInt64
  /// Each stage, threads added up: the whole `chunk`, what is inside it, and `writing`.
  public let stages: [ProfileResult]

  /// How to profile.
  public struct Options: Sendable {
    public var format = RowFormat.records
    public var jobs = 1
    public var tracksMemory = false
    /// Replace an existing output.
    public var replacing = false

    public init() {}
  }

  /// Writes a part of a table with its root and statistics, as `generate` does, and watches.
  ///
  /// - Parameters:
  ///   - path: Where the rows go; `/dev/null` leaves only the cost of encoding.
  ///   - isInterrupted: Asked before each chunk whether to stop.
  /// - Throws: `HarnessError`.
  public init(
    _ request: ResolvedTable, of engine: any TableEngine, options: Options, path: String,
    source: MeasurementSource = .system, isInterrupted: @escaping () -> Bool = { false }
  ) throws(HarnessError) {
    let jobs = try UsableCores.jobs(options.jobs)
    guard !options.tracksMemory || jobs == 1 else {
      throw .usage("--memory needs --jobs 1: what other threads allocate meanwhile cannot be told apart")
    }
    var writing = TableOutputOptions()
    (writing.format, writing.jobs, writing.replacing) = (options.format, jobs, options.replacing)
    (writing.statistics, writing.root) = (true, true)
    try writing.check(with: engine)
    let run = try TableRun(
      request, of: engine, options: writing, path: path,
      environment: .system(isInterrupted: isInterrupted, progress: { _, _ in }),
      profiling: GenerationTask.Profiling(tracksMemory: options.tracksMemory, source: source))
    let written = try run.write(leavesPerChunk: ChunkPlan.leavesPerChunk)
    guard let profile = run.profile, let root = written.root else {
      preconditionFailure("a profiled run has a profile, and a root as it was asked to")
    }
    kernel = engine.kernelName
    self.jobs = jobs
    rowCount = written.rowCount
    self.root = root
    wallNanoseconds = profile.wallNanoseconds
    stages = profile.stages
  }
}
