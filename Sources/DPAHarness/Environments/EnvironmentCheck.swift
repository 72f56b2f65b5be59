public import HarnessKit

/// The same questions to processes that differ only in their surroundings: each variation by itself, then several
/// together. All answers must be the same bytes.
public struct EnvironmentCheck: Sendable {
  /// What every process is asked.
  public struct Question: Sendable {
    package let name: String
    package let arguments: [String]
    /// Whether variations may add arguments, such as a number of threads.
    package let takesArguments: Bool

    public init(_ name: String, _ arguments: [String], takesArguments: Bool = false) {
      self.name = name
      self.arguments = arguments
      self.takesArguments = takesArguments
    }
  }

  let executable: String
  let questions: [Question]
  let variations: [Variation]
  let combinations: Int
  private let seed: UInt64
  let programs: any ProgramRuns

  /// - Parameters:
  ///   - executable: The path of this program, which also starts itself in other surroundings.
  ///   - locales: A folder of compiled locales; nil for the system's.
  ///   - kernels: Those that rows can be computed by.
  ///   - movesFolder: Whether another working folder leaves the questions' meaning.
  ///   - filter: Which variations are tried, by `kind/name`.
  ///   - combinations: How often one variation of each kind, chosen at random, is tried together.
  /// - Throws: `HarnessError.usage` for a number of combinations that is not taken, or a filter that leaves nothing.
  public init(
    _ questions: [Question], executable: String, locales: String?, kernels: [String], movesFolder: Bool,
    filter: CaseFilter?, combinations: Int, seed: UInt64
  ) throws(HarnessError) {
    let all = Variation.all(locales: locales, kernels: kernels, movesFolder: movesFolder)
    let chosen = try filter?.contains(all.map(\.path)) ?? all.map { _ in true }
    try self.init(
      questions, executable: executable, variations: zip(all, chosen).filter(\.1).map(\.0),
      combinations: combinations, seed: seed, programs: SystemProgramRuns(timeLimitSeconds: 300))
  }

  package init(
    _ questions: [Question], executable: String, variations: [Variation], combinations: Int, seed: UInt64,
    programs: any ProgramRuns
  ) throws(HarnessError) {
    guard (0...10_000).contains(combinations) else {
      throw .usage("\(setting: "combinations") must be 0 to 10000, not \(combinations)")
    }
    guard !variations.isEmpty else { throw .usage("\(setting: "filter") leaves no variation") }
    self.executable = executable
    self.questions = questions
    self.variations = variations
    self.combinations = combinations
    self.seed = seed
    self.programs = programs
  }

  /// Asks everything; cancelling the task ends the process that runs.
  ///
  /// - Parameter progress: Told after each process how many are done, and how many there are without a search.
  /// - Throws: `HarnessError.engineInterrupted` where the task was cancelled.
  public func verdict(
    progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async throws(HarnessError) -> Verdict {
    var run = EnvironmentRun(self, progress: progress)
    var cases: [CaseVerdict] = []
    for question in questions where run.problems.isEmpty { try await run.askHere(question) }
    guard run.problems.isEmpty else { return verdict(cases, run) }
    for variation in variations { cases += try await run.judge(variation) }
    var random = SplitMix64(seed: seed)
    for number in 0..<combinations {
      let together = combined(run.steady, &random)
      if together.count > 1 { cases.append(try await run.judge(together, number: number + 1)) }
    }
    return verdict(cases, run)
  }

  /// One of each kind, in the order of the kinds.
  private func combined(_ variations: [Variation], _ random: inout SplitMix64) -> [Variation] {
    var kinds: [String] = []
    for variation in variations where !kinds.contains(variation.kind) { kinds.append(variation.kind) }
    return kinds.map { kind in
      let same = variations.filter { $0.kind == kind }
      return same[Int(random.next(below: UInt64(same.count)))]
    }
  }

  private func verdict(_ cases: [CaseVerdict], _ run: EnvironmentRun) -> Verdict {
    let differing = cases.count { $0.outcome.isFailed }
    var notes: [String] = []
    if run.problems.isEmpty {
      let what = "variations: \(variations.count); one of each kind together: \(combinations), by seed \(seed)"
      notes = ["\(what); " + (differing == 0 ? run.same : "differing answers: \(differing)")]
    }
    return Verdict(
      subject: "environments", cases: cases, problems: run.problems, notes: notes, variantTitle: "answer")
  }
}
