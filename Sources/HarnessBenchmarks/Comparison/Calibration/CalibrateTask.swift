public import HarnessKit

/// Calibrates the gate on this machine, from the program to the stored file.
public struct CalibrateTask: Sendable {
  public var pairCount = GateRule.defaultPairCount
  public var samePairs = 64
  public var plantedPairs = 40
  public var replays = 500
  public var seed: UInt64 = 1
  public var size = "default"
  public var filter: String?
  public var reports: String
  public var isResuming = false
  public var isReplacing = false
  package var files: any FileLayer = SystemFiles()
  private let executable: String
  private let cells: @Sendable (BenchmarkSize) -> [BenchmarkCell]

  /// - Parameters:
  ///   - executable: The program that is measured, this one.
  ///   - cells: Its own cells of a size, which say what root it must compute.
  package init(
    executable: String, reports: String, cells: @escaping @Sendable (BenchmarkSize) -> [BenchmarkCell]
  ) {
    self.executable = executable
    self.cells = cells
    self.reports = reports
  }

  /// Measures, replays the gate and stores the calibration.
  ///
  /// - Returns: The calibration and where it is.
  /// - Throws: `HarnessError`.
  public func run(
    now: String, progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> (calibration: Calibration, path: String) {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    let counts = try CalibrationRun.Counts(same: samePairs, planted: plantedPairs, pairCount: pairCount)
    guard replays >= 1 else { throw .usage("\(setting: "replays") must be at least 1, not \(replays)") }
    let runs = SystemProgramRuns(timeLimitSeconds: 120)
    let environment = await CurrentEnvironment.read(executable: executable, programs: runs)
    // Made before the long measuring, so that a folder which cannot be written is not found out after it.
    let folder = try ReportsFolder(reports, files: files)
    let path = folder.calibration(of: environment)
    try folder.prepare(for: path)
    let program = try await CellProgram.read(
      label: executable, path: executable, size: size, runs: runs, files: files
    ).choosing(filter)
    let run = try CalibrationRun(
      program, counts: counts, size: size, seed: seed, expecting: try ExpectedRuns(of: program.cells, in: ownCells),
      runs: runs)
    let log = try PairLog(
      for: path, plan: run.plan, isResuming: isResuming, isReplacing: isReplacing, files: files)
    defer { log.close() }
    let (canary, cells) = try await run.run(log: log, progress: progress)
    let calibration = try Calibration(
      createdAt: now, machine: environment.machineKey, programSHA256: program.sha256, seed: seed, size: size,
      pairCount: pairCount, replays: replays, canary: canary, cells: cells)
    try CalibrationFile.write(calibration, to: path, files: files)
    log.remove()
    return (calibration, path)
  }

  private var ownCells: [BenchmarkCell] { BenchmarkSize(rawValue: size).map(cells) ?? [] }
}
