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
    // Checked before the output is opened, so that nothing is left behind.
    guard !options.tracksMemory || jobs == 1 else {
      throw .usage(
        "\(setting: "memory") needs \(setting: "jobs") 1: what other threads allocate meanwhile cannot be told apart")
    }
    // Always with statistics and root, so that profiles of different formats have the same stages.
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

extension TableProfile {
  /// For people. `chunk` holds all stages but `writing`; its own time is what lies between them.
  public var text: String {
    let wall = Double(wallNanoseconds)
    let rate = wall > 0 ? DecimalText.grouped(Double(rowCount) * 1e9 / wall) : "?"
    let title =
      "\(rowCount) rows, kernel \(kernel), jobs \(jobs): \(DecimalText.text(wall / 1e6, decimals: 1)) ms, "
      + "\(rate) rows/s\nroot \(root)\n\n"
    let hasMemory = stages.contains { $0.memory.value != nil }
    let header =
      ["stage", "calls", "total ms", "mean us", "self ms", "self %", "self ns/row"]
      + (hasMemory ? ["allocated KiB", "resident KiB"] : [])
    return title + TextTable(header, rows: stages.map { row(of: $0, hasMemory: hasMemory) }).text
  }

  private func row(of stage: ProfileResult, hasMemory: Bool) -> [String] {
    // Own times add up to the whole; totals would count inner stages twice.
    let allSelf = Double(stages.map(\.selfNanoseconds).reduce(0, +))
    let own = Double(stage.selfNanoseconds)
    let fields = [
      stage.name, "\(stage.callCount)", DecimalText.text(Double(stage.totalNanoseconds) / 1e6, decimals: 2),
      stage.meanNanosecondsPerCall.value.map { DecimalText.text($0 / 1e3, decimals: 2) } ?? "-",
      DecimalText.text(own / 1e6, decimals: 2),
      allSelf > 0 ? DecimalText.text(100 * own / allSelf, decimals: 1) : "-",
      rowCount > 0 ? DecimalText.text(own / Double(rowCount), decimals: 2) : "-",
    ]
    guard hasMemory else { return fields }
    return fields + [kibibytes(stage.memory.value?.allocatedBytes), kibibytes(stage.memory.value?.residentBytes)]
  }

  private func kibibytes(_ change: Reading<Int64>?) -> String {
    change?.value.map { DecimalText.text(Double($0) / 1_024, decimals: 1) } ?? "-"
  }

  /// For machines; what is unavailable is a reason.
  public var json: String { JSONText.encode(Document(self)) + "\n" }

  private struct Document: Encodable {
    let kernel, root: String
    let jobs: Int
    let rows, wallNanoseconds: UInt64
    let stages: [Stage]

    init(_ profile: TableProfile) {
      kernel = profile.kernel
      jobs = profile.jobs
      rows = profile.rowCount
      root = profile.root.description
      wallNanoseconds = profile.wallNanoseconds
      stages = profile.stages.map(Stage.init)
    }
  }

  private struct Stage: Encodable {
    let name: String
    let calls: UInt64
    let totalNanoseconds: UInt64
    let meanNanoseconds: Double?
    let selfNanoseconds: UInt64
    let allocatedBytesChange, residentBytesChange: Int64?
    let memoryUnavailable: String?

    init(_ result: ProfileResult) {
      name = result.name
      calls = result.callCount
      totalNanoseconds = result.totalNanoseconds
      meanNanoseconds = result.meanNanosecondsPerCall.value
      selfNanoseconds = result.selfNanoseconds
      let memory = result.memory.value
      allocatedBytesChange = memory?.allocatedBytes.value
      residentBytesChange = memory?.residentBytes.value
      memoryUnavailable = result.memory.reason ?? memory?.allocatedBytes.reason ?? memory?.residentBytes.reason
    }
  }
}
