internal import Flow
public import HarnessKit

/// Losses of the first steps and digests of the weights of some tiny runs, kept in the golden folder for each build of
/// libtorch and set of instructions, so that a change of what training computes is seen. They prove nothing more.
public struct TrainingTraces: Sendable {
  /// Within the golden folder.
  static let path = "stability/training.json"
  private static let schema = "flow-stability/1"
  private static let kind = DocumentKind("file of training traces", mebibytes: 1)

  /// One run on one kind of machine.
  struct Trace: Codable, Equatable, Sendable {
    /// What `Torch.build` says.
    let build: String
    let name: String
    let losses: [Double]
    let lossDigest: String
    let weightsSHA256: String

    enum CodingKeys: String, CodingKey {
      case build, name, losses
      case lossDigest = "loss_digest"
      case weightsSHA256 = "weights_sha256"
    }
  }

  private struct Document: Decodable {
    let schema: String
    let count: Int
    let cases: [Trace]
  }

  private let golden: String
  private let process: TrainingProcess
  private let files: any FileLayer
  private let build: @Sendable () throws(HarnessError) -> String

  /// - Parameters:
  ///   - golden: The folder of golden files.
  ///   - program: This program, which the runs are processes of.
  ///   - folder: A folder for the runs, which the caller removes.
  public init(golden: String, program: String, folder: String, with library: TorchLibrary) {
    self.init(golden: golden, program: program, folder: folder, runs: TrainingProcess.systemRuns) {
      () throws(HarnessError) in try library.open().build
    }
  }

  package init(
    golden: String, program: String, folder: String, runs: any ProgramRuns, files: any FileLayer = SystemFiles(),
    build: @escaping @Sendable () throws(HarnessError) -> String
  ) {
    self.golden = golden
    process = TrainingProcess(program: program, folder: folder, runs: runs, files: files)
    self.files = files
    self.build = build
  }

  /// Holds this machine's runs against what was recorded for it. What was not is skipped by name.
  public func verify() async throws(HarnessError) -> (cases: [CaseVerdict], problems: [Verdict.Problem]) {
    let build = try build()
    let recorded: [Trace]
    do throws(HarnessError) {
      recorded = try self.recorded() ?? []
    } catch {
      return ([], [Verdict.Problem(error)])
    }
    var cases: [CaseVerdict] = []
    for run in TraceRun.all {
      let trace = recorded.first { $0.build == build && $0.name == run.name }
      cases.append(
        CaseVerdict(
          suite: "stability", name: run.name, variant: build,
          outcome: trace == nil
            ? .skipped(reason: "no training is recorded for \(build)\(step: .recordTraining)")
            : await outcome(of: run, against: trace, build)))
    }
    return (cases, [])
  }

  /// Writes what this machine's runs come to, in place of what was recorded for it, and returns what changed.
  public func record() async throws(HarnessError) -> String {
    let build = try build()
    let before = try recorded() ?? []
    var made: [Trace] = []
    for run in TraceRun.all { made.append(try await trace(of: run, build)) }
    let others = before.filter { $0.build != build }
    // Sorted, so that another machine's recording changes only its own lines.
    let all = (others + made).sorted { ($0.build, $0.name) < ($1.build, $1.name) }
    let path = FilePath.join(golden, Self.path)
    try files.makeFolder(FilePath.folder(of: path))
    try OutputFile.write(Array(Self.text(all).utf8), to: path, replacing: true, files: files)
    let changed = made.filter { !before.contains($0) }.map { "  \($0.name): weights \($0.weightsSHA256)\n" }
    return "recorded '\(path)', \(made.count) runs of \(build)\n"
      + (changed.isEmpty ? "  nothing changed\n" : changed.joined())
      + "Recording fails the run: look at the changes, commit them, and verify.\n"
  }

  private func outcome(of run: TraceRun, against expected: Trace?, _ build: String) async -> CaseVerdict.Outcome {
    guard let expected else { return .held }
    do throws(HarnessError) {
      return .init(Self.differences(expected, try await trace(of: run, build)))
    } catch {
      return .failed([Difference("the run", expected: "a result", found: "\(error)")])
    }
  }

  private static func differences(_ expected: Trace, _ found: Trace) -> [Difference] {
    var differences: [Difference] = []
    // The first loss that differs says more than a digest.
    if let step = zip(expected.losses, found.losses).enumerated().first(where: { $1.0 != $1.1 }) {
      differences.append(
        Difference("loss of step \(step.offset + 1)", expected: "\(step.element.0)", found: "\(step.element.1)"))
    }
    let pairs = [
      ("number of losses", "\(expected.losses.count)", "\(found.losses.count)"),
      ("digest of all losses", expected.lossDigest, found.lossDigest),
      ("SHA-256 of the weights", expected.weightsSHA256, found.weightsSHA256),
    ]
    return differences + pairs.compactMap { Difference.unlessEqual($0.0, expected: $0.1, found: $0.2) }
  }

  private func trace(of run: TraceRun, _ build: String) async throws(HarnessError) -> Trace {
    let outcome = try await process.train(run.words, into: "trace-\(run.name)")
    // Lines of validation have no loss.
    let losses = outcome.metrics.compactMap { line -> Double? in
      guard let values = SettingValue.json(Array(line.utf8)), case .number(let loss)? = values[["train/loss"]] else {
        return nil
      }
      return loss
    }
    return Trace(
      build: build, name: run.name, losses: losses, lossDigest: outcome.losses, weightsSHA256: outcome.weights)
  }

  /// Nil where nothing was recorded for any machine.
  private func recorded() throws(HarnessError) -> [Trace]? {
    let path = FilePath.join(golden, Self.path)
    guard files.kind(of: path) != .missing else { return nil }
    let bytes = try files.contents(of: path, as: Self.kind)
    let document: Document = try JSONFile.decode(bytes, from: path, keys: .asSpelled)
    try JSONFile.check(document.schema, of: path, against: Self.schema)
    guard document.count == document.cases.count else {
      throw .malformedFile(path: path, reason: "it holds \(document.cases.count) cases and says \(document.count)")
    }
    var seen: Set<String> = []
    for trace in document.cases where !seen.insert("\(trace.build): \(trace.name)").inserted {
      throw .malformedFile(path: path, reason: "'\(trace.name)' of \(trace.build) stands in it twice")
    }
    // A case that no run belongs to would be held by nobody.
    for trace in document.cases where !TraceRun.all.contains(where: { $0.name == trace.name }) {
      throw .malformedFile(path: path, reason: "this version has no run '\(trace.name)'")
    }
    return document.cases
  }

  private static func text(_ traces: [Trace]) -> String {
    let header = [
      ("schema", schema), ("tier", "stability"), ("produced_by", "dpa-harness"),
      ("command", "dpa-harness record --training"),
      ("comment", "Losses and weights of tiny runs, for each build of libtorch; recorded, not proved."),
    ]
    let members = header.map { (key: $0.0, json: JSONText.line($0.1)) } + [(key: "count", json: "\(traces.count)")]
    let lines = traces.map { JSONText.line($0, keys: .asSpelled) }
    return JSONText.document(members + [(key: "cases", json: "[\n\(lines.joined(separator: ",\n"))\n]")])
  }
}

/// A tiny run whose losses and weights are recorded.
struct TraceRun: Sendable {
  let name: String
  let words: [String]

  private static let data = [
    "data.k=2", "data.signal_length=32", "data.batch_size=8", "data.train_val_test_sizes=[40,8,8]",
    "trainer.max_steps=8", "trainer.val_check_interval=8", "trainer.log_every_n_steps=1", "model.warmup_steps=2",
  ]
  private static let field = [
    "model.d_model=8", "model.conditioning_dim=8", "model.encoder.hidden_dim=2", "model.encoder.num_blocks=1",
    "model.vector_field.num_layers=1", "model.vector_field.num_heads=2", "model.vector_field.d_ff=8",
    "model.vector_field.d_enc=4", "model.validation_sample_steps=2",
  ]
  private static let projection = [
    "model.vector_field.projection.d_token=4", "model.vector_field.projection.num_tokens=3",
  ]
  private static let network = [
    "model.network.channels=2", "model.network.encoder_blocks=1", "model.network.hidden_dim=8",
  ]

  /// One of each kind of model.
  static let all = [
    TraceRun(name: "flow", words: ["experiment=ksin/small/flow"] + data + field + projection),
    TraceRun(name: "flow_fixed", words: ["experiment=ksin/small/flow_fixed"] + data + field),
    TraceRun(name: "ffn_chamfer", words: ["experiment=ksin/small/ffn_chamfer"] + data + network),
  ]
}
