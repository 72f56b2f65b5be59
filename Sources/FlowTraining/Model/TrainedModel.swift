internal import Flow

/// A model of a configuration with its weights: what training changes and evaluation asks.
final class TrainedModel {
  /// Which settings of sampling count.
  enum Purpose {
    case validation
    case test
  }

  private enum Kind {
    case flow(FlowMatching<ApproxEquivTransformer, SignalNetwork>, FlowModelConfiguration)
    case regression(Regression<SignalNetwork>)
  }

  let table: WeightTable
  private let torch: Torch
  private let kind: Kind
  private let random: SeededRandomSource

  /// The model before training.
  ///
  /// - Parameter type: float32, in which models train, or float64 for a witness.
  init(_ configuration: TrainingConfiguration, in torch: Torch, type: ElementType = .float32) throws(FlowError) {
    self.torch = torch
    random = SeededRandomSource(seed: configuration.seed)
    table = WeightTable(torch, type: type, random: random)
    switch configuration.model.kind {
    case .flow(let settings):
      let matching = FlowMatching(
        encoder: try SignalNetwork(settings.encoder, in: table.root.inside("encoder")),
        vectorField: try ApproxEquivTransformer(settings.vectorField, in: table.root.inside("vector_field")),
        settings: settings.matching)
      kind = .flow(matching, settings)
    case .regression(let network, let loss):
      kind = .regression(Regression(try SignalNetwork(network, in: table.root.inside("net")), loss: loss))
    }
  }

  /// What a step makes smaller: the loss of a batch and the model's penalty.
  ///
  /// - Parameter step: Everything random of a step is a function of the seed and of it.
  func loss(_ batch: TrainingBatch, step: Int) throws(FlowError) -> Tensor {
    let (signal, parameters) = (try signals(of: batch), try rows(batch.parameters, of: batch))
    switch kind {
    case .regression(let regression): return try regression.loss(signal: signal, params: parameters)
    case .flow(let model, let settings):
      // Each purpose has a stream of its own: the times of a step stay when conditions are dropped otherwise.
      let drawn = FlowBatch(
        signal: signal, params: parameters, noise: try rows(batch.noise, of: batch),
        pathNoise: try pathNoise(batch, step, settings), t: try times(batch, step, settings),
        dropoutDraw: try column("condition of step \(step)", batch) { $0.uniform() })
      return try model.loss(drawn) + model.vectorField.penalty()
    }
  }

  /// Parameters for the sounds of a batch.
  func predict(_ batch: TrainingBatch, _ purpose: Purpose) throws(FlowError) -> [Float] {
    let signal = try signals(of: batch)
    let predicted: Tensor
    switch kind {
    case .regression(let regression): predicted = try regression.predict(signal)
    case .flow(let model, let settings):
      predicted = try model.sample(
        noise: try rows(batch.noise, of: batch), signal: signal,
        purpose == .validation ? settings.validation : settings.test)
    }
    return try predicted.floats()
  }

  private func times(
    _ batch: TrainingBatch, _ step: Int, _ settings: FlowModelConfiguration
  ) throws(FlowError) -> Tensor {
    let drawsNormal = settings.times.drawsNormal
    let draws = try column("times of step \(step)", batch) { drawsNormal ? $0.normal() : $0.uniform() }
    return try settings.times.times(draws)
  }

  /// Noise of its own for a path that has some; nil for others, which would only draw it.
  private func pathNoise(
    _ batch: TrainingBatch, _ step: Int, _ settings: FlowModelConfiguration
  ) throws(FlowError) -> Tensor? {
    if case .rectified = settings.matching.path { return nil }
    var stream = random.stream(for: "path of step \(step)")
    let shape = [batch.rowCount, batch.parameterCount]
    let numbers = (0..<shape[0] * shape[1]).map { _ in stream.normal() }
    return try Tensor.from(numbers, type: table.type, shape: shape, in: torch)
  }

  /// A number for each row.
  private func column(
    _ purpose: String, _ batch: TrainingBatch, _ draw: (inout any RandomStream) -> Double
  ) throws(FlowError) -> Tensor {
    var stream = random.stream(for: purpose)
    let numbers = (0..<batch.rowCount).map { _ in draw(&stream) }
    return try Tensor.from(numbers, type: table.type, shape: [batch.rowCount, 1], in: torch)
  }

  private func signals(of batch: TrainingBatch) throws(FlowError) -> Tensor {
    try Tensor.from(floats: batch.signals, shape: [batch.rowCount] + batch.signalShape, in: torch)
      .converted(to: table.type)
  }

  private func rows(_ values: [Float], of batch: TrainingBatch) throws(FlowError) -> Tensor {
    try Tensor.from(floats: values, shape: [batch.rowCount, batch.parameterCount], in: torch)
      .converted(to: table.type)
  }
}

extension Tensor {
  fileprivate static func from(floats: [Float], shape: [Int], in torch: Torch) throws(FlowError) -> Tensor {
    // The closure of an array cannot throw this error: the result comes out as one.
    let result = floats.withUnsafeBytes { bytes in
      Result { () throws(FlowError) in try from(bytes: bytes, type: .float32, shape: shape, in: torch) }
    }
    return try result.get()
  }

  /// The elements, rounded to float32.
  fileprivate func floats() throws(FlowError) -> [Float] {
    let bytes = try converted(to: .float32).bytes()
    return bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / 4).map { buffer.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
  }
}
