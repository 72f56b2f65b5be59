public import HarnessKit

/// Compares what a user names: two builds by pairs of processes, or two stored reports.
public struct CompareTask: Sendable {
  package var files: any FileLayer = SystemFiles()
  private let settings: PairSettings
  private let base: String
  private let new: String
  private let alpha: Double
  private let output: String?
  private let withoutCalibration: WithoutCalibration
  private let builds: String
  private let executable: String

  /// - Parameters:
  ///   - base: A program, a report or a git revision.
  ///   - new: The same kind of thing; a program and a revision are both builds.
  ///   - output: Where the report goes; pairs are kept beside it while the comparison runs.
  ///   - builds: Where revisions are built.
  ///   - executable: This program.
  package init(
    _ settings: PairSettings, base: String, new: String, alpha: Double, output: String?,
    withoutCalibration: WithoutCalibration, builds: String, executable: String
  ) {
    self.settings = settings
    self.base = base
    self.new = new
    self.alpha = alpha
    self.output = output
    self.withoutCalibration = withoutCalibration
    self.builds = builds
    self.executable = executable
  }

  /// - Parameters:
  ///   - now: In UTC.
  ///   - say: Told what takes long before it begins.
  /// - Throws: `HarnessError`.
  public func run(
    now: String, say: @escaping @Sendable (String) -> Void = { _ in },
    progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> ComparisonReport {
    try checkOutput()
    let sides = (try ComparedSide(base, files: files), try ComparedSide(new, files: files))
    switch sides {
    case (.report(let first), .report(let second)):
      let report = try compareReports(first, second, now: now)
      try write(report)
      return report
    case (.report, _), (_, .report):
      throw .usage("'\(base)' and '\(new)' are a report and a build; name two reports or two builds")
    default:
      return try await compareBuilds(sides.0, sides.1, now: now, say: say, progress: progress)
    }
  }

  /// Refused before anything is built or measured: the pairs of a long run would have nowhere to lie.
  private func checkOutput() throws(HarnessError) {
    if settings.isResuming && output == nil {
      throw .usage("\(setting: "resuming") needs \(setting: "output"), beside which pairs are kept")
    }
    guard let output else { return }
    var check = OutputCheck(files: files)
    try check.add(output, for: "\(setting: "output")", mayExist: settings.isReplacing)
    let pairs = PairLog.path(of: output)
    if files.entry(at: pairs) != .missing, !settings.isResuming, !settings.isReplacing {
      throw .partialExists(path: pairs)
    }
  }

  private func write(_ report: ComparisonReport) throws(HarnessError) {
    guard let output else { return }
    let text = JSONText.encode(report) + "\n"
    try OutputFile.write(Array(text.utf8), to: output, replacing: settings.isReplacing, files: files)
  }

  private func compareReports(_ first: String, _ second: String, now: String) throws(HarnessError) -> ComparisonReport {
    let (old, young) = (try ReportFile.read(first, files: files), try ReportFile.read(second, files: files))
    let floors = try settings.floors(young.environment, now: now, files: files)
    return try ReportComparison(base: old, new: young, floors: floors, filter: try settings.cellFilter(), alpha: alpha)
      .run(labels: (base: first, new: second))
  }

  private func compareBuilds(
    _ first: ComparedSide, _ second: ComparedSide, now: String, say: @escaping @Sendable (String) -> Void,
    progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> ComparisonReport {
    let runs = SystemProgramRuns(timeLimitSeconds: 120)
    let filter = try settings.cellFilter()
    let environment = await CurrentEnvironment.read(executable: executable, programs: runs)
    let floors = try settings.floors(environment, now: now, files: files).at(size: settings.size)
    // All that can refuse a comparison of any two builds comes before minutes of building.
    _ = try request.floors(floors, for: .inTurn)
    _ = try GateRule(alpha: alpha, pairCount: settings.pairCount, gatedCellCount: 0)
    let paths = try await programs(first, second, say: say)
    // The filter applies to both sides alike, or every cell that it hides would count as missing from one of them.
    let old = try await program(base, at: paths.base, runs).choosing(filter)
    let young = try await program(new, at: paths.new, runs).choosing(filter)
    let comparison = try BuildComparison(
      base: old, new: young, floors: floors, machine: environment.machineKey,
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
    try unchanged(old)
    try unchanged(young)
    try write(report)
    // Only now: what it held is in the output.
    log.remove()
    return report
  }

  /// The paths of both programs; what is no revision is found out before the other one is built.
  private func programs(
    _ first: ComparedSide, _ second: ComparedSide, say: @escaping @Sendable (String) -> Void
  ) async throws(HarnessError) -> (base: String, new: String) {
    // An hour: a first build of a revision compiles all dependencies, which no cell's time limit would allow.
    let build = RevisionBuild(
      in: builds, runs: SystemProgramRuns(timeLimitSeconds: 3_600), files: files, say: say)
    var revisions: [RevisionBuild.Revision?] = []
    for (side, label) in [(first, base), (second, new)] {
      if case .program = side { revisions.append(nil) } else { revisions.append(try await build.revision(label)) }
    }
    var paths: [String] = []
    for (side, revision) in zip([first, second], revisions) {
      if case .program(let path) = side { paths.append(path) }
      if let revision { paths.append(try await build.program(of: revision)) }
    }
    return (paths[0], paths[1])
  }

  private func program(
    _ label: String, at path: String, _ runs: any ProgramRuns
  ) async throws(HarnessError) -> CellProgram {
    try await CellProgram.read(label: label, path: path, size: settings.size, runs: runs, files: files)
  }

  private func unchanged(_ program: CellProgram) throws(HarnessError) {
    guard try CellProgram.digest(of: program.path, files: files) != program.sha256 else { return }
    throw .notComparable("'\(program.path)' changed while it was compared; compare copies of the builds")
  }

  private var request: ComparisonRequest {
    var request = ComparisonRequest()
    request.pairCount = settings.pairCount
    request.alpha = alpha
    request.seed = settings.seed
    request.size = settings.size
    request.withoutCalibration = withoutCalibration
    return request
  }
}
