public import HarnessKit

/// Trains a few steps in processes of their own, undisturbed and disturbed, and compares every loss and the weights.
public struct TrainingVerifier: Sendable {
  /// What is asked for.
  public struct Request: Sendable {
    /// The configuration.
    public var words: [String]
    /// A user's groups of settings.
    public var groups: String?
    public var steps: Int
    /// How many runs are killed, each at a step of its own, and resumed.
    public var kills: Int
    /// Draws those steps.
    public var seed: UInt64

    public init(words: [String], groups: String?, steps: Int, kills: Int, seed: UInt64) {
      self.words = words
      self.groups = groups
      self.steps = steps
      self.kills = kills
      self.seed = seed
    }
  }

  private let request: Request
  private let program: String
  /// An empty folder for the runs.
  private let folder: String
  private let runs: any ProgramRuns
  private let files: any FileLayer

  /// - Parameters:
  ///   - program: This program, which the runs are processes of.
  ///   - folder: A folder for the runs, which the caller removes.
  public init(_ request: Request, program: String, folder: String) {
    // A run of some thousand steps takes minutes; a hung one would otherwise never end.
    self.init(request, program: program, folder: folder, runs: SystemProgramRuns(timeLimitSeconds: 3_600))
  }

  package init(
    _ request: Request, program: String, folder: String, runs: any ProgramRuns, files: any FileLayer = SystemFiles()
  ) {
    self.request = request
    self.program = program
    self.folder = folder
    self.runs = runs
    self.files = files
  }

  /// - Parameter progress: Told behind each run.
  /// - Throws: `HarnessError.refused` or `.engineFailed` where the undisturbed run cannot be made.
  public func verify(
    progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
  ) async throws(HarnessError) -> Verdict {
    let total = UInt64(request.kills + 3)
    let undisturbed = try await train("undisturbed", [])
    progress(1, total)
    var cases = [await check("a fresh process", "again", [], against: undisturbed)]
    progress(2, total)
    cases.append(await check("2 reading workers", "workers", ["data.num_workers=2"], against: undisturbed))
    progress(3, total)
    var random = SplitMix64(seed: request.seed)
    for kill in 0..<request.kills {
      let step = Int(random.next(below: UInt64(request.steps))) + 1
      cases.append(await check("killed at step \(step)", "kill-\(kill)", [], killedAt: step, against: undisturbed))
      progress(UInt64(kill + 4), total)
    }
    let notes = ["weights \(undisturbed.weights)", "losses \(undisturbed.losses)", "seed of the kills \(request.seed)"]
    return Verdict(subject: "training", cases: cases, notes: notes, variantTitle: "process")
  }

  /// What a run came to.
  private struct Outcome: Sendable {
    let weights: String
    let losses: String
    /// One line for each step, and for each validation.
    let metrics: [Substring]
  }

  private func check(
    _ name: String, _ place: String, _ words: [String], killedAt step: Int? = nil, against expected: Outcome
  ) async -> CaseVerdict {
    let outcome: CaseVerdict.Outcome
    do throws(HarnessError) {
      let found = try await train(place, words, killedAt: step)
      outcome = CaseVerdict.Outcome(Self.differences(expected, found))
    } catch {
      outcome = .failed([Difference("the run", expected: "a result", found: "\(error)")])
    }
    return CaseVerdict(
      suite: "training", name: name, variant: step == nil ? "fresh" : "killed and resumed", outcome: outcome)
  }

  private static func differences(_ expected: Outcome, _ found: Outcome) -> [Difference] {
    var differences: [Difference] = []
    // The first step that differs says more than two digests.
    if let place = zip(expected.metrics, found.metrics).enumerated().first(where: { $1.0 != $1.1 }) {
      differences.append(
        Difference(
          "line \(place.offset + 1) of the metrics", expected: "\(place.element.0)", found: "\(place.element.1)"))
    }
    let pairs = [
      ("lines of metrics", "\(expected.metrics.count)", "\(found.metrics.count)"),
      ("digest of all losses", expected.losses, found.losses),
      ("SHA-256 of the weights", expected.weights, found.weights),
    ]
    return differences + pairs.compactMap { Difference.unlessEqual($0.0, expected: $0.1, found: $0.2) }
  }

  private func train(
    _ place: String, _ words: [String], killedAt step: Int? = nil
  ) async throws(HarnessError) -> Outcome {
    let target = FilePath.join(folder, place)
    let arguments = arguments(words, into: target)
    if let step {
      let end = await runs.run(program, arguments + ["--kill-at-step", "\(step)"], variables: [:])
      guard case .signalled = end else {
        throw .engineFailed("the run that kills itself at step \(step) \(end.problem ?? "ended by itself")")
      }
    }
    switch await runs.run(program, arguments + (step == nil ? [] : ["--resume"]), variables: [:]) {
    case .exited(status: 0, let output, _): return try outcome(output, target)
    case .exited(let status, _, let words):
      // What is wrong with the configuration is said as the run says it.
      let sentence = words.hasPrefix("Error: ") ? String(words.dropFirst("Error: ".count)) : words
      throw .refused(Refusal(sentence, status: ExitStatus(rawValue: status) ?? .internalError))
    case let end: throw .engineFailed("a training process \(end.problem ?? "ended")")
    }
  }

  private func arguments(_ words: [String], into target: String) -> [String] {
    let own = [
      "trainer.max_steps=\(request.steps)", "trainer.log_every_n_steps=1",
      // Kills then fall before the first checkpoint, between two, and behind the last.
      "trainer.checkpoint_every_n_steps=\(max(1, request.steps / 3))",
      "trainer.val_check_interval=\(max(1, request.steps / 2))",
    ]
    return ["flow", "train"] + request.words + own + words + ["--output", target]
      + (request.groups.map { ["--config-dir", $0] } ?? [])
  }

  private func outcome(_ output: String, _ target: String) throws(HarnessError) -> Outcome {
    let result: TrainingRun.Result = try JSONFile.decode(Array(output.utf8), from: target, keys: .asSpelled)
    let path = FilePath.join(target, RunFolder.metricsName)
    let metrics = try files.contents(of: path, as: DocumentKind("file of metrics", mebibytes: 64))
    return Outcome(
      weights: result.weightsSHA256, losses: result.lossDigest,
      metrics: String(decoding: metrics, as: UTF8.self).split(separator: "\n"))
  }
}
