public import DPAEngine
public import DPAMeasurement

/// Where the time of generating a table goes, stage by stage, on the way that `generate` takes.
public struct TableProfile: Sendable {
  public let kernel: KernelName
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

  /// Generates a part of a table into an output and watches.
  ///
  /// - Parameters:
  ///   - path: Where the rows go; `/dev/null` leaves only the cost of encoding.
  ///   - isInterrupted: Asked before each chunk whether to stop.
  /// - Throws: `HarnessError`.
  public init(
    _ request: TableRequest.Resolved, kernel: Kernel, options: Options, path: String,
    source: MeasurementSource = .system, isInterrupted: @escaping () -> Bool = { false }
  ) throws(HarnessError) {
    let jobs = try UsableCores.jobs(options.jobs)
    guard !options.tracksMemory || jobs == 1 else {
      throw .usage("--memory needs --jobs 1: what other threads allocate meanwhile cannot be told apart")
    }
    let output = try OutputFile(path, replacing: options.replacing, files: SystemFiles())
    do throws(HarnessError) {
      let plan = ProfilingTask.Plan(
        engine: Engine(request.configuration, kernel: kernel), table: request.table,
        encoder: TableEncoder(
          options.format, rowCount: request.part.count, configuration: request.configuration),
        firstRow: request.part.first, tracksMemory: options.tracksMemory, source: source)
      let task = ProfilingTask(plan, part: request.part, output: output, isInterrupted: isInterrupted)
      try Self.write(task: task, plan.encoder, to: output, header: true)
      let run = try measureTime(source: source) { () throws(HarnessError) in
        try OrderedPipeline.run(task, jobs: jobs)
      }
      if task.wasInterrupted { throw .interrupted(rows: task.rowsDone, canBeResumed: false) }
      try Self.write(task: task, plan.encoder, to: output, header: false)
      try output.finish()
      self.kernel = kernel.name
      self.jobs = jobs
      rowCount = task.rowsDone
      root = task.tree.digest
      wallNanoseconds = run.time.elapsedNanoseconds
      stages = ProfileResult.sum(run.result.map(\.profiler.summary) + [task.profiler.summary])
    } catch {
      output.abandon()
      throw error
    }
  }

  private static func write(
    task: ProfilingTask, _ encoder: TableEncoder, to output: OutputFile, header: Bool
  ) throws(HarnessError) {
    var bytes = ByteBuffer()
    if header { encoder.appendHeader(to: &bytes) } else { encoder.appendFooter(to: &bytes) }
    try output.write(bytes.bytes)
  }
}
