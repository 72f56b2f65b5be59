public import HarnessKit

/// Finds the commit that made a cell slower, or one of its exact metrics larger: commits are built, and each is
/// compared with the good one as `compare` would.
public struct BisectTask: Sendable {
  package var files: any FileLayer = SystemFiles()
  private let settings: PairSettings
  private let good: String
  private let bad: String
  private let metric: String?
  private let builds: String
  private let executable: String

  private static let exactMetrics: [MetricDefinition] = [.allocations, .allocatedBytes, .liveBytes, .peakBytes]

  /// - Parameters:
  ///   - settings: Its filter chooses the cells.
  ///   - good: A revision that is as it should be, and an ancestor of the bad one.
  ///   - metric: An exact one; nil for the time by which each cell is judged.
  ///   - builds: Where commits are built.
  ///   - executable: This program.
  /// - Throws: `HarnessError.usage` for a metric that there is not.
  package init(
    _ settings: PairSettings, good: String, bad: String, metric: String?, builds: String, executable: String
  ) throws(HarnessError) {
    if let metric, !Self.exactMetrics.contains(where: { $0.name == metric }) {
      let names = Self.exactMetrics.map(\.name).joined(separator: ", ")
      throw .usage("\(setting: "metric") must be one of \(names), or left out for times, not '\(metric)'")
    }
    self.settings = settings
    self.good = good
    self.bad = bad
    self.metric = metric
    self.builds = builds
    self.executable = executable
  }

  /// - Parameters:
  ///   - now: In UTC.
  ///   - say: Told what takes long before it begins.
  /// - Throws: `HarnessError`; `.usage` where no commits lie between the two.
  public func run(
    now: String, say: @escaping @Sendable (String) -> Void,
    progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> BisectReport {
    let build = RevisionBuild(
      in: builds, runs: SystemProgramRuns(timeLimitSeconds: 3_600), files: files, say: say)
    let base = try await build.revision(good)
    let last = try await build.revision(bad)
    let commits = try await build.commits(after: base, upTo: last)
    let judge = try await judge(base, build, now: now, progress: progress)
    var report = BisectReport(good: base.commit, bad: last.commit, filter: settings.filter, metric: metric)
    // First of all whether there is anything to find: halving would end somewhere in any case.
    guard let whole = try await report.judge(last.commit, by: judge, say: say), whole.isBad else { return report }
    var search = CommitSearch(count: commits.count)
    while let place = search.next {
      let judgement = try await report.judge(commits[place], by: judge, say: say)
      search.note(place, isBad: judgement?.isBad)
    }
    let suspects = Array(commits[search.suspects])
    report.finish(suspects, subject: try await build.subject(of: suspects[suspects.count - 1]))
    return report
  }

  private func judge(
    _ base: RevisionBuild.Revision, _ build: RevisionBuild, now: String,
    progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> CommitJudge {
    let runs = SystemProgramRuns(timeLimitSeconds: 120)
    let environment = await CurrentEnvironment.read(executable: executable, programs: runs)
    let floors = try settings.floors(environment, now: now, files: files)
    let program = try await CellProgram.read(
      label: base.label, path: try await build.program(of: base), size: settings.size, runs: runs, files: files
    ).choosing(try settings.cellFilter())
    // Before the bad commit is built, which takes minutes.
    guard program.cells.contains(where: { $0.name != BenchmarkCell.canaryName }) else {
      throw .usage("there is no benchmark to compare; \(setting: "cell") chooses none")
    }
    let expected = try ExpectedRuns(of: program.cells, in: settings.ownCells)
    let process = CellProcess(runs: runs, size: settings.size, expecting: expected)
    var judge = CommitJudge(
      base: program, build: build, settings: settings, metric: metric, floors: floors,
      machine: environment.machineKey, expected: expected, process: process, runs: runs, files: files,
      progress: progress)
    // Whether the metric is the same on every run is seen of the good commit once; each commit is then run once.
    if metric != nil {
      judge.counted = try await ExactPass(process: process, base: program, new: program)
        .countingBase(ComparedCells(base: program, new: program).cells).counted
    }
    return judge
  }
}

/// Compares a commit with the good one.
package struct CommitJudge: Sendable {
  let base: CellProgram
  let build: RevisionBuild
  let settings: PairSettings
  let metric: String?
  let floors: Floors
  let machine: String
  let expected: ExpectedRuns
  let process: CellProcess
  /// What the good commit counted; none where times decide.
  var counted: [String: [CellRun]] = [:]
  let runs: any ProgramRuns
  let files: any FileLayer
  let progress: @Sendable (_ done: UInt64, _ total: UInt64) -> Void

  /// What was found of a commit.
  package struct Judgement: Sendable, Equatable {
    package let isBad: Bool
    /// How much worse which cell is, for example `files/read/csv +5.1 % (95 % +4.8 % to +5.4 %)`.
    package let effect: String
  }

  /// - Returns: Nil and why where nothing can be said of it.
  /// - Throws: `HarnessError`.
  func judge(_ commit: String) async throws(HarnessError) -> (judgement: Judgement?, problem: String?) {
    let path: String
    do throws(HarnessError) {
      path = try await build.program(of: .init(label: commit, commit: commit))
    } catch {
      guard case .doesNotBuild(_, let reason) = error else { throw error }
      return (nil, "it cannot be built: \(reason)")
    }
    let program = try await CellProgram.read(label: commit, path: path, size: settings.size, runs: runs, files: files)
      .choosing(try settings.cellFilter())
    return metric == nil ? try await times(program) : try await exact(program)
  }

  private func times(_ program: CellProgram) async throws(HarnessError) -> (Judgement?, String?) {
    var request = ComparisonRequest()
    request.pairCount = settings.pairCount
    request.seed = settings.seed
    request.size = settings.size
    let report = try await BuildComparison(
      base: base, new: program, floors: floors, machine: machine, request: request, expecting: expected, runs: runs
    ).run(log: PairLog(), progress: progress)
    if let problem = report.problems.first { return (nil, problem.sentence.description) }
    let times = report.cells.map(\.timing)
    if let worst = times.filter({ $0.decision == .regressed }).max(by: { $0.effect < $1.effect }) {
      return (Judgement(isBad: true, effect: "\(worst.name) \(worst.effectText)"), nil)
    }
    // Not worse only where that much is known of every cell.
    if let open = times.first(where: { $0.decision == .inconclusive || $0.decision == .advisory }) {
      return (nil, "\(open.name) is undecided, \(open.effectText)")
    }
    let largest = times.max { $0.effect < $1.effect }
    return (Judgement(isBad: false, effect: largest.map { "\($0.name) \($0.effectText)" } ?? "no cell"), nil)
  }

  private func exact(_ program: CellProgram) async throws(HarnessError) -> (Judgement?, String?) {
    let pass = ExactPass(process: process, base: base, new: program, counted: counted)
    let compared = ComparedCells(base: base, new: program)
    let found = try await pass.run(compared.cells, log: PairLog())
    if let problem = (compared.problems + found.problems).first { return (nil, problem.sentence.description) }
    let decisions = found.decisions.filter { $0.metric == metric }
    func text(_ decision: ExactDecision) -> String { "\(decision.cell) \(decision.metric) \(decision.change)" }
    if let worse = decisions.first(where: { $0.decision == .regressed }) {
      return (Judgement(isBad: true, effect: text(worse)), nil)
    }
    guard let first = decisions.first, !decisions.contains(where: { $0.decision == .advisory }) else {
      return (nil, decisions.first { $0.decision == .advisory }.map(text) ?? "no cell tells \(metric ?? "it")")
    }
    return (Judgement(isBad: false, effect: text(first)), nil)
  }
}
