public import HarnessKit

/// Compares what a user names: two builds by pairs of processes, or two stored reports.
public struct CompareTask: Sendable {
  private let settings: PairSettings
  private let base: String
  private let new: String
  private let alpha: Double
  private let output: String?
  private let isAdvisory: Bool
  private let builds: String
  private let executable: String

  /// - Parameters:
  ///   - base: A program, a report or a git revision.
  ///   - new: The same kind of thing; a program and a revision are both builds.
  ///   - output: Where the report goes; pairs are kept beside it while the comparison runs.
  ///   - isAdvisory: Without a calibration: only exact metrics decide, instead of refusing.
  ///   - builds: Where revisions are built.
  ///   - executable: This program.
  package init(
    _ settings: PairSettings, base: String, new: String, alpha: Double, output: String?, isAdvisory: Bool,
    builds: String, executable: String
  ) {
    self.settings = settings
    self.base = base
    self.new = new
    self.alpha = alpha
    self.output = output
    self.isAdvisory = isAdvisory
    self.builds = builds
    self.executable = executable
  }

  /// - Parameter now: In UTC.
  /// - Throws: `HarnessError`.
  public func run(
    now: String, progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> ComparisonReport {
    let files = SystemFiles()
    // Refused before anything is measured: the pairs of a long run would have nowhere to lie.
    if settings.isResuming && output == nil {
      throw .usage("\(setting: "resuming") needs \(setting: "output"), beside which pairs are kept")
    }
    if let output {
      var check = OutputCheck(files: files)
      try check.add(output, for: "\(setting: "output")", mayExist: settings.isReplacing)
    }
    let sides = (try ComparedSide(base, files: files), try ComparedSide(new, files: files))
    switch sides {
    case (.report(let first), .report(let second)):
      let report = try compareReports(first, second, now: now)
      try write(report, files: files)
      return report
    case (.report, _), (_, .report):
      throw .usage("'\(base)' and '\(new)' are a report and a build; name two reports or two builds")
    default:
      return try await compareBuilds(sides.0, sides.1, now: now, files: files, progress: progress)
    }
  }

  private func write(_ report: ComparisonReport, files: any FileLayer) throws(HarnessError) {
    guard let output else { return }
    let text = JSONText.encode(report) + "\n"
    try OutputFile.write(Array(text.utf8), to: output, replacing: settings.isReplacing, files: files)
  }

  private func compareReports(_ first: String, _ second: String, now: String) throws(HarnessError) -> ComparisonReport {
    let (old, young) = (try ReportFile.read(first), try ReportFile.read(second))
    let floors = try floors(young.environment, now: now)
    return try ReportComparison(base: old, new: young, floors: floors, filter: try settings.cellFilter(), alpha: alpha)
      .run(labels: (base: first, new: second))
  }

  private func floors(_ environment: ReportEnvironment, now: String) throws(HarnessError) -> Floors {
    guard SystemFiles().kind(of: settings.reports) == .folder else {
      return .none("there is no folder of reports at '\(settings.reports)' and so no calibration")
    }
    let path = try ReportsFolder(settings.reports).calibration(of: environment)
    return try CalibrationFile.floors(at: path, machine: environment.machineKey, now: now)
  }

  private func compareBuilds(
    _ first: ComparedSide, _ second: ComparedSide, now: String, files: any FileLayer,
    progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> ComparisonReport {
    let runs = SystemProgramRuns(timeLimitSeconds: 120)
    let filter = try settings.cellFilter()
    let environment = await CurrentEnvironment.read(executable: executable, programs: runs)
    // The filter applies to both sides alike, or every cell that it hides would count as missing from one of them.
    let old = try await program(first, label: base, runs, files).choosing(filter)
    let young = try await program(second, label: new, runs, files).choosing(filter)
    let comparison = try BuildComparison(
      base: old, new: young, floors: try floors(environment, now: now), machine: environment.machineKey,
      request: request, expecting: try ExpectedRuns(of: old.cells, in: settings.ownCells), runs: runs)
    let log =
      try output.map { output throws(HarnessError) in
        try PairLog(
          for: output, plan: comparison.plan, isResuming: settings.isResuming, isReplacing: settings.isReplacing,
          files: files)
      } ?? PairLog()
    defer { log.close() }
    let report = try await comparison.run(log: log, progress: progress)
    // A build that was overwritten meanwhile was measured as two programs under one name.
    try unchanged(old, files)
    try unchanged(young, files)
    try write(report, files: files)
    // Only now: what it held is in the output.
    log.remove()
    return report
  }

  private func program(
    _ side: ComparedSide, label: String, _ runs: any ProgramRuns, _ files: any FileLayer
  ) async throws(HarnessError) -> CellProgram {
    let path: String
    if case .program(let file) = side {
      path = file
    } else {
      // An hour: a first build of a revision compiles all dependencies, which no cell's time limit would allow.
      let building = SystemProgramRuns(timeLimitSeconds: 3_600)
      path = try await RevisionBuild(in: builds, runs: building, files: files).program(of: label)
    }
    return try await CellProgram.read(label: label, path: path, size: settings.size, runs: runs, files: files)
  }

  private func unchanged(_ program: CellProgram, _ files: any FileLayer) throws(HarnessError) {
    guard try CellProgram.digest(of: program.path, files: files) != program.sha256 else { return }
    throw .notComparable("'\(program.path)' changed while it was compared; compare copies of the builds")
  }

  private var request: ComparisonRequest {
    var request = ComparisonRequest()
    request.pairCount = settings.pairCount
    request.alpha = alpha
    request.seed = settings.seed
    request.size = settings.size
    request.isAdvisoryWithoutCalibration = isAdvisory
    return request
  }
}
