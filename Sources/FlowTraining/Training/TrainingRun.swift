internal import Flow
public import HarnessKit
internal import Hashing
internal import SafeTensors

/// A training run into a folder.
///
/// Every random number is a function of the configuration and a step or an item. A run that is ended at any time goes
/// on from its last checkpoint and ends with the bits of one that was left alone.
public final class TrainingRun {
  private let configuration: TrainingConfiguration
  private let data: any TrainingData
  private let batchesPerEpoch: Int
  private let totalSteps: Int
  private let schedule: LearningRateSchedule
  private let folder: RunFolder
  private let model: TrainedModel
  private let optimizer: Adam
  private let validator: Validator
  private var state = TrainingState()
  /// The steps of the last checkpoint; nil where there is none.
  private var savedStep: Int?

  /// What the caller wants to hear and say while a run trains.
  public struct Watching {
    /// Asked after each step; true ends the run behind a checkpoint.
    public var isInterrupted: () -> Bool = { false }
    public var progress: (_ steps: UInt64, _ total: UInt64) -> Void = { _, _ in }
    /// Told after each step, before anything is saved: the steps that have been done.
    public var didStep: (Int) -> Void = { _ in }

    public init() {}
  }

  /// What a run came to.
  public struct Result: Codable, Sendable, Equatable {
    public let steps: Int
    public let best: BestCheckpoint?
    public let lossDigest: String
    public let weightsSHA256: String

    /// One line of JSON.
    public var line: String { JSONText.line(self, keys: .asSpelled) }

    enum CodingKeys: String, CodingKey {
      case steps, best
      case lossDigest = "loss_digest"
      case weightsSHA256 = "weights_sha256"
    }
  }

  /// Opens the folder, and goes back to its last checkpoint where it is continued.
  ///
  /// - Throws: `HarnessError` for a folder that another run writes, that holds another run, or that cannot be written;
  ///   for a checkpoint that is damaged.
  public convenience init(
    _ configuration: TrainingConfiguration, into path: String, _ intent: RunIntent, with torch: TorchLibrary
  ) throws(HarnessError) {
    try self.init(configuration, into: path, intent, with: torch, files: SystemFiles())
  }

  package init(
    _ configuration: TrainingConfiguration, into path: String, _ intent: RunIntent, with library: TorchLibrary,
    files: any FileLayer
  ) throws(HarnessError) {
    self.configuration = configuration
    // Before anything is written: a machine without the library, or the data, must leave no folder behind.
    let torch = try library.open()
    data = configuration.openData(library, files)
    batchesPerEpoch = try data.batchesPerEpoch()
    totalSteps = configuration.trainer.totalSteps(batchesPerEpoch: batchesPerEpoch)
    schedule = configuration.optimizer.schedule(totalSteps: totalSteps)
    folder = try RunFolder(path, for: configuration, intent, files: files)
    (model, optimizer) = try FlowFailure.ofSettings { () throws(FlowError) in
      let model = try TrainedModel(configuration, in: torch)
      return (model, Adam(model.table, configuration.optimizer.adam))
    }
    validator = Validator(configuration, data)
    // Without a checkpoint the steps before the end of the earlier run are done again, and noted again.
    guard let last = folder.last else {
      try folder.cutMetrics(to: 0)
      return
    }
    state = try FlowFailure.mapped(last) { () throws(FlowError) in
      try Checkpoint.restore(try SafeTensorsFile.open(last), model, optimizer)
    }
    savedStep = state.step
    try folder.cutMetrics(to: state.metricsByteCount)
  }

  /// Trains to the end.
  ///
  /// - Throws: `HarnessError.trainingInterrupted` behind a checkpoint; `.refused` for a loss that is no number: then
  ///   the last checkpoint stays as it is; `.fileFailed`.
  public func train(_ watching: Watching = Watching()) throws(HarnessError) -> Result {
    while state.step < totalSteps {
      let epoch = state.step / batchesPerEpoch
      try train(epoch: epoch, until: min(totalSteps, (epoch + 1) * batchesPerEpoch), watching)
    }
    // Already done where the last step was taken here; not where a run of other total steps is continued.
    if savedStep != state.step { try save() }
    return Result(
      steps: state.step, best: state.best, lossDigest: state.lossDigest, weightsSHA256: try weightsDigest())
  }

  /// The rest of an epoch.
  private func train(epoch: Int, until end: Int, _ watching: Watching) throws(HarnessError) {
    // Batches before the checkpoint are not even made: an epoch of a large set takes minutes.
    let batches = try data.trainingBatches(epoch: epoch, from: state.step - epoch * batchesPerEpoch)
    while state.step < end, let batch = try batches.next() {
      try step(batch, epoch: epoch)
      watching.didStep(state.step)
      try look()
      watching.progress(UInt64(state.step), UInt64(totalSteps))
      if watching.isInterrupted() && state.step < totalSteps {
        if savedStep != state.step { try save() }
        throw .trainingInterrupted(steps: state.step)
      }
    }
  }

  private func step(_ batch: TrainingBatch, epoch: Int) throws(HarnessError) {
    let index = state.step
    let factor = schedule.factor(atStep: index)
    let (loss, norm) = try FlowFailure.ofSettings { () throws(FlowError) in
      let loss = try model.loss(batch, step: index)
      try loss.backward()
      // Without a limit the length is not needed.
      let norm = try configuration.trainer.gradientClipping.map { limit throws(FlowError) in
        try GradientClipping.clip(model.table, toNorm: limit)
      }
      return (try loss.number(), norm)
    }
    // Before the weights change: the last ones that were good stay in memory and on disk.
    guard loss.isFinite, norm?.isFinite ?? true else { throw notFinite(loss: loss, norm: norm) }
    try FlowFailure.ofSettings { () throws(FlowError) in
      try optimizer.step(learningRateFactor: factor)
      model.table.clearGradients()
    }
    // Every loss counts for the digest, also those that the metrics leave out.
    state.note(loss: loss)
    state.step += 1
    guard state.step % configuration.trainer.loggingInterval == 0 || state.step == 1 else { return }
    var metrics = [
      "step": Double(state.step), "epoch": Double(epoch), "train/loss": loss,
      "lr": configuration.optimizer.adam.learningRate * factor,
    ]
    metrics["train/grad_norm"] = norm
    try folder.addMetrics(JSONText.line(metrics, keys: .asSpelled))
  }

  /// Validation and checkpoints where it is their turn.
  private func look() throws(HarnessError) {
    let trainer = configuration.trainer
    let isLast = state.step == totalSteps
    if state.step % trainer.validationInterval == 0 || isLast { try validate() }
    if state.step % trainer.checkpointInterval == 0 || isLast { try save() }
  }

  private func validate() throws(HarnessError) {
    let distances = try validator.look(model)
    let means = distances.all.map { ($0.name, $0.values.reduce(0, +) / Double($0.values.count)) }
    try folder.addMetrics(
      ValidationLine(step: state.step, means: means, parameterErrors: distances.parameterErrors).text)
    let decisive = ItemDistances.decisive(configuration.data)
    guard let value = means.first(where: { $0.0 == decisive })?.1, value < state.best?.value ?? .infinity else {
      return
    }
    state.best = BestCheckpoint(step: state.step, metric: decisive, value: value)
    let bytes = try FlowFailure.ofSettings { () throws(FlowError) in
      try Checkpoint.weightBytes(model, configuration, step: state.step)
    }
    // Before the checkpoint that knows of it: a run that is killed in between writes the same bytes again.
    try folder.write(bytes, as: RunFolder.bestName)
  }

  private func save() throws(HarnessError) {
    // First: a checkpoint must not know of metrics that a power cut has lost.
    try folder.synchronizeMetrics()
    state.metricsByteCount = folder.metricsByteCount
    let bytes = try FlowFailure.ofSettings { () throws(FlowError) in
      try Checkpoint.bytes(state, model, optimizer, configuration)
    }
    try folder.write(bytes, as: RunFolder.lastName)
    savedStep = state.step
  }

  private func weightsDigest() throws(HarnessError) -> String {
    try FlowFailure.ofSettings { () throws(FlowError) in try Checkpoint.digest(of: model.table).description }
  }

  private func notFinite(loss: Double, norm: Double?) -> HarnessError {
    let step = state.step + 1
    // Of what is no number even the sign is chance.
    let what = "\(loss.isFinite ? "the gradient" : "the loss") of step \(step) is not a finite number"
    let kept = savedStep.map { "the checkpoint of step \($0) stays" } ?? "there is no checkpoint yet"
    return .refused(
      Refusal("\(what), so training has stopped; \(kept); a lower model.optimizer.lr may help", status: .malformed))
  }
}
