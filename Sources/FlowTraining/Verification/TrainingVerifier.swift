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
  private let process: TrainingProcess

  /// - Parameters:
  ///   - program: This program, which the runs are processes of.
  ///   - folder: A folder for the runs, which the caller removes.
  public init(_ request: Request, program: String, folder: String) {
    self.init(request, program: program, folder: folder, runs: TrainingProcess.systemRuns)
  }

  package init(
    _ request: Request, program: String, folder: String, runs: any ProgramRuns, files: any FileLayer = SystemFiles()
  ) {
    self.request = request
    process = TrainingProcess(program: program, folder: folder, runs: runs, files: files)
  }

  /// - Parameters:
  ///   - traces: Recorded runs that are held against this machine's, too.
  ///   - progress: Told behind each run of the configuration.
  /// - Throws: `HarnessError.refused` or `.engineFailed` where the undisturbed run cannot be made.
  public func verify(
    _ traces: TrainingTraces? = nil, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
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
    let recorded = try await traces?.verify()
    return Verdict(
      subject: "training", cases: cases + (recorded?.cases ?? []), problems: recorded?.problems ?? [], notes: notes,
      variantTitle: "process")
  }

  private func check(
    _ name: String, _ place: String, _ words: [String], killedAt step: Int? = nil,
    against expected: TrainingProcess.Outcome
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

  private static func differences(
    _ expected: TrainingProcess.Outcome, _ found: TrainingProcess.Outcome
  ) -> [Difference] {
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
  ) async throws(HarnessError) -> TrainingProcess.Outcome {
    let own = [
      "trainer.max_steps=\(request.steps)", "trainer.log_every_n_steps=1",
      // Kills then fall before the first checkpoint, between two, and behind the last.
      "trainer.checkpoint_every_n_steps=\(max(1, request.steps / 3))",
      "trainer.val_check_interval=\(max(1, request.steps / 2))",
    ]
    return try await process.train(
      request.words + own + words, groups: request.groups, into: place, killedAt: step)
  }
}
