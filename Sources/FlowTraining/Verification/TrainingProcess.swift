internal import HarnessKit

/// Training runs as processes of this program.
struct TrainingProcess: Sendable {
  let program: String
  /// A folder for the runs, which the caller removes.
  let folder: String
  let runs: any ProgramRuns
  let files: any FileLayer

  /// What a run came to.
  struct Outcome: Sendable {
    let weights: String
    let losses: String
    /// One line for each step, and for each validation.
    let metrics: [Substring]
  }

  /// A run of some thousand steps takes minutes; a hung one would otherwise never end.
  static let systemRuns = SystemProgramRuns(timeLimitSeconds: 3_600)

  /// Trains into a folder; killed behind a step, the run is then resumed.
  ///
  /// - Throws: `HarnessError.refused` as the run says it, `.engineFailed` for another end.
  func train(
    _ words: [String], groups: String? = nil, into place: String, killedAt step: Int? = nil
  ) async throws(HarnessError) -> Outcome {
    let target = FilePath.join(folder, place)
    let arguments =
      ["flow", "train"] + words + ["--output", target] + (groups.map { ["--config-dir", $0] } ?? [])
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

  private func outcome(_ output: String, _ target: String) throws(HarnessError) -> Outcome {
    let result: TrainingRun.Result = try JSONFile.decode(Array(output.utf8), from: target, keys: .asSpelled)
    let path = FilePath.join(target, RunFolder.metricsName)
    let metrics = try files.contents(of: path, as: DocumentKind("file of metrics", mebibytes: 64))
    return Outcome(
      weights: result.weightsSHA256, losses: result.lossDigest,
      metrics: String(decoding: metrics, as: UTF8.self).split(separator: "\n"))
  }
}
