import HarnessKit

/// The answers of a check so far.
struct EnvironmentRun {
  private let check: EnvironmentCheck
  private let progress: @Sendable (UInt64, UInt64) -> Void
  private var expected: [ProgramEnd] = []
  private var done: UInt64 = 0
  private(set) var problems: [Verdict.Problem] = []
  /// Variations that changed no answer by themselves.
  private(set) var steady: [Variation] = []

  init(_ check: EnvironmentCheck, progress: @escaping @Sendable (UInt64, UInt64) -> Void) {
    self.check = check
    self.progress = progress
  }

  /// What all answers were, for people.
  var same: String {
    guard case .exited(_, _, let words)? = expected.first, let root = words.split(separator: "\"").dropFirst(3).first
    else { return "the same answers" }
    return "one root, \(root)"
  }

  /// Asks in the surroundings that this process has, which says what is expected.
  mutating func askHere(_ question: EnvironmentCheck.Question) async throws(HarnessError) {
    let end = try await ask(question, [])
    expected.append(end)
    guard let problem = end.problem else { return }
    problems.append(.init("\(question.name), where nothing is varied, \(problem)", status: .failed))
  }

  mutating func judge(_ variation: Variation) async throws(HarnessError) -> [CaseVerdict] {
    var cases: [CaseVerdict] = []
    // What changes a setting alone is no other surroundings for a question that takes none.
    for (place, question) in check.questions.enumerated() where question.setting != nil || variation.change != nil {
      let end = try await ask(question, [variation])
      let outcome = AnswerComparison.outcome(expected[place], end)
      cases.append(
        CaseVerdict(suite: variation.kind, name: variation.name, variant: question.name, outcome: outcome))
    }
    if cases.allSatisfy({ $0.outcome.isHeld }) { steady.append(variation) }
    return cases
  }

  /// Asks for rows where several vary; if they differ, the fewest that make them differ are looked for.
  mutating func judge(_ together: [Variation], number: Int) async throws(HarnessError) -> CaseVerdict {
    var outcome = AnswerComparison.outcome(expected[0], try await ask(check.questions[0], together))
    var name = "\(number)"
    if outcome.isFailed {
      let fewest = try await fewest(of: together)
      let again = AnswerComparison.outcome(expected[0], try await ask(check.questions[0], fewest))
      // An answer that agrees now does not take back that one differed.
      (outcome, name) = again.isFailed ? (again, Self.name(of: fewest)) : (outcome, Self.name(of: together))
    }
    return CaseVerdict(suite: "together", name: name, variant: check.questions[0].name, outcome: outcome)
  }

  private static func name(of together: [Variation]) -> String {
    together.map(\.path).joined(separator: " and ")
  }

  private mutating func fewest(of together: [Variation]) async throws(HarnessError) -> [Variation] {
    var left = together
    // By halves as long as one alone is to blame, then one after the other.
    while left.count > 1 {
      let half = left.count / 2
      if try await differ(Array(left[..<half])) {
        left = Array(left[..<half])
      } else if try await differ(Array(left[half...])) {
        left = Array(left[half...])
      } else {
        break
      }
    }
    for variation in left where left.count > 1 {
      let rest = left.filter { $0.path != variation.path }
      if try await differ(rest) { left = rest }
    }
    return left
  }

  private mutating func differ(_ together: [Variation]) async throws(HarnessError) -> Bool {
    AnswerComparison.outcome(expected[0], try await ask(check.questions[0], together)).isFailed
  }

  private mutating func ask(_ question: EnvironmentCheck.Question, _ variations: [Variation]) async throws(HarnessError)
    -> ProgramEnd
  {
    var surroundings = Surroundings()
    for variation in variations { variation.change?(&surroundings) }
    let more = variations.compactMap(\.setting).flatMap { question.setting?($0.name, $0.value) ?? [] }
    let end = await check.programs.run(
      check.executable,
      ["start-in", JSONText.line(surroundings), "--", check.executable] + question.arguments + more, variables: [:])
    guard !Task.isCancelled else { throw .engineInterrupted }
    done += 1
    let total = UInt64(check.questions.count * (1 + check.variations.count) + check.combinations)
    // A search for the fewest is not foreseen.
    progress(min(done, total), total)
    return end
  }
}
