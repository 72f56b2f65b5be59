internal import Flow
internal import HarnessKit
internal import Hashing
internal import SafeTensors

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What a run knows beside its weights, at a step.
struct TrainingState: Codable, Equatable {
  static let currentSchema = "flow-training/1"

  private(set) var schema = Self.currentSchema
  /// Steps that have been done.
  var step = 0
  var best: BestCheckpoint?
  /// A chain over the losses of all steps: SHA-256 of the digest before and the loss's bits.
  var lossDigest = Digest().description
  /// The length of the metrics at that step.
  var metricsByteCount: UInt64 = 0
  /// How often the optimizer has stepped each weight.
  var optimizerSteps: [String: Int] = [:]

  mutating func note(loss: Double) {
    var bytes = Hexadecimal.bytes(of: lossDigest.utf8) ?? []
    for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: loss.bitPattern >> UInt64(8 * place))) }
    lossDigest = SHA256.digest(of: bytes).description
  }
}

/// The step whose weights did best in validation.
public struct BestCheckpoint: Codable, Equatable, Sendable {
  public let step: Int
  /// The metric that decides, for example `lsd`.
  public let metric: String
  /// Its least value.
  public let value: Double

  init(step: Int, metric: String, value: Double) {
    self.step = step
    self.metric = metric
    self.value = value
  }

  // The value's key is the metric's name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: MetricKey.self)
    step = try container.decode(Int.self, forKey: .step)
    guard let key = container.allKeys.first(where: { $0.stringValue != MetricKey.step.stringValue }) else {
      throw DecodingError.keyNotFound(
        MetricKey("lsd"), .init(codingPath: decoder.codingPath, debugDescription: "no metric"))
    }
    metric = key.stringValue
    value = try container.decode(Double.self, forKey: key)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: MetricKey.self)
    try container.encode(step, forKey: .step)
    try container.encode(value, forKey: MetricKey(metric))
  }
}

/// Checkpoints as safetensors files: one that a run goes on from, and one of weights alone under PyTorch's names.
enum Checkpoint {
  private static let weight = "weight."
  private static let mean = "adam.mean."
  private static let square = "adam.square."

  /// Everything that a run needs to go on with the same bits. In one file, so that weights and step always fit.
  static func bytes(
    _ state: TrainingState, _ model: TrainedModel, _ optimizer: Adam, _ configuration: TrainingConfiguration
  ) throws(FlowError) -> [UInt8] {
    // Steps are counted for each weight: one that had no gradient yet is behind the others.
    var state = state
    state.optimizerSteps = Dictionary(uniqueKeysWithValues: optimizer.known.map { ($0.name, $0.moments.steps) })
    var writer = SafeTensorsWriter(metadata: [
      "configuration": configuration.settings.canonicalText, "training": JSONText.line(state, keys: .asSpelled),
    ])
    for entry in model.table.entries { try writer.add(weight + entry.name, entry.tensor) }
    for (name, moments) in optimizer.known {
      try writer.add(mean + name, moments.mean)
      try writer.add(square + name, moments.square)
    }
    return writer.bytes()
  }

  /// The weights alone.
  static func weightBytes(
    _ model: TrainedModel, _ configuration: TrainingConfiguration, step: Int
  ) throws(FlowError) -> [UInt8] {
    var writer = SafeTensorsWriter(metadata: [
      "configuration": configuration.settings.canonicalText, "step": "\(step)",
    ])
    for entry in model.table.entries { try writer.add(entry.name, entry.tensor) }
    return writer.bytes()
  }

  /// Puts a run back to where it was.
  ///
  /// - Throws: `FlowError.description` for a file that no run goes on from, or whose numbers of steps cannot be; what
  ///   loading the weights and restoring the optimizer throw.
  static func restore(
    _ file: SafeTensorsFile, _ model: TrainedModel, _ optimizer: Adam
  ) throws(FlowError) -> TrainingState {
    guard let text = file.layout.metadata["training"],
      let state = try? JSONDecoder().decode(TrainingState.self, from: Data(text.utf8))
    else { throw .description("its metadata has no 'training' that this version knows, so no run goes on from it") }
    guard state.schema == TrainingState.currentSchema else {
      throw .description("it is of '\(state.schema)', but this version goes on from '\(TrainingState.currentSchema)'")
    }
    try check(state)
    try model.table.load(file, prefix: weight)
    let torch = model.table.torch
    for (name, steps) in state.optimizerSteps.sorted(by: { $0.key < $1.key }) {
      try optimizer.restore(
        name, mean: try file.tensor(mean + name, as: .float32, in: torch),
        square: try file.tensor(square + name, as: .float32, in: torch), steps: steps)
    }
    return state
  }

  /// - Throws: `FlowError.description` for numbers of steps that no run comes to.
  private static func check(_ state: TrainingState) throws(FlowError) {
    guard state.step >= 0 else { throw .description("its step must be 0 or more, not \(state.step)") }
    // In order of the names, so that of several the same one is named in every run.
    for (name, steps) in state.optimizerSteps.sorted(by: { $0.key < $1.key }) {
      guard (0...state.step).contains(steps) else {
        throw .description(
          "the steps of the weight '\(name)' must be 0 to \(state.step), those of the run, not \(steps)")
      }
    }
  }

  /// Takes the weights of a file of either kind.
  static func loadWeights(_ file: SafeTensorsFile, into model: TrainedModel) throws(FlowError) {
    try model.table.load(file, prefix: isOfRun(file) ? weight : "")
  }

  /// The step of the weights; nil for a file of other origin.
  static func step(_ file: SafeTensorsFile) -> Int? {
    if let step = file.layout.metadata["step"].flatMap({ Int($0) }) { return step }
    guard let text = file.layout.metadata["training"] else { return nil }
    return (try? JSONDecoder().decode(TrainingState.self, from: Data(text.utf8)))?.step
  }

  private static func isOfRun(_ file: SafeTensorsFile) -> Bool { file.layout.metadata["training"] != nil }

  /// SHA-256 of all weights and statistics: name, a zero byte, then the elements' bytes, in the order of the model.
  static func digest(of table: WeightTable) throws(FlowError) -> Digest {
    // Not of a file: its header would count, and a newer version may write it otherwise.
    var hash = SHA256()
    for entry in table.entries {
      hash.update(Array(entry.name.utf8) + [0])
      hash.update(try entry.tensor.bytes())
    }
    return hash.finalized()
  }
}
