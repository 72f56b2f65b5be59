public import HarnessKit

/// Calibrates the gate on this machine, from the program to the stored file.
public struct CalibrateTask: Sendable {
  package var files: any FileLayer = SystemFiles()
  private let settings: PairSettings
  private let counts: CalibrationRun.Counts
  private let replays: Int
  private let executable: String

  /// - Parameters:
  ///   - samePairs: Pairs of the build against itself.
  ///   - plantedPairs: Pairs with extra work, of each percentage; 0 leaves these out.
  ///   - replays: Suites that are replayed.
  ///   - executable: The program that is measured, this one.
  /// - Throws: `HarnessError.usage` for numbers that cannot be.
  package init(
    _ settings: PairSettings, samePairs: Int, plantedPairs: Int, replays: Int, executable: String
  ) throws(HarnessError) {
    counts = try CalibrationRun.Counts(same: samePairs, planted: plantedPairs, pairCount: settings.pairCount)
    guard replays >= GateRecord.fewestReplays else {
      throw .usage(
        "\(setting: "replays") must be at least \(GateRecord.fewestReplays), since fewer cannot show that false alarms "
          + "are rarer than 2 %, not \(replays)")
    }
    self.settings = settings
    self.replays = replays
    self.executable = executable
  }

  /// Measures, replays the gate and stores the calibration.
  ///
  /// - Returns: The calibration and where it is.
  /// - Throws: `HarnessError`.
  public func run(
    now: String, progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> (calibration: Calibration, path: String) {
    let filter = try settings.cellFilter()
    let runs = SystemProgramRuns(timeLimitSeconds: 120)
    let environment = await CurrentEnvironment.read(executable: executable, programs: runs)
    // Made before the long measuring, so that a folder which cannot be written is not found out after it.
    let folder = try ReportsFolder(settings.reports, files: files)
    let path = folder.calibration(of: environment)
    try folder.prepare(for: path)
    let program = try await CellProgram.read(
      label: executable, path: executable, size: settings.size, runs: runs, files: files
    ).choosing(filter)
    let run = try CalibrationRun(
      program, counts: counts, size: settings.size, seed: settings.seed,
      expecting: try ExpectedRuns(of: program.cells, in: settings.ownCells), runs: runs)
    let log = try PairLog(
      for: path, plan: run.plan, isResuming: settings.isResuming, isReplacing: settings.isReplacing, files: files)
    defer { log.close() }
    let (canary, cells) = try await run.run(log: log, progress: progress)
    let calibration = try Calibration(
      createdAt: now, machine: environment.machineKey, programSHA256: program.sha256, seed: settings.seed,
      size: settings.size, pairing: run.pairing, pairCount: settings.pairCount, replays: replays, canary: canary,
      cells: cells)
    try CalibrationFile.write(calibration, to: path, files: files)
    log.remove()
    return (calibration, path)
  }
}
