/// Times of a training step of the k-sin model and of single operations; scripts/figures/flow_ratios.py does the
/// same with PyTorch.
public struct TrainingMeasurement {
  /// Components, and so parameters, of the k-sin task.
  private static let componentCount = 4
  private static let signalLength = 1024
  private static let conditionWidth = 128

  private let torch: Torch
  private let table: WeightTable
  private let model: FlowMatching<ApproxEquivTransformer, ResidualEncoder>
  private let optimizer: Adam
  private let batch: FlowBatch

  /// - Parameters:
  ///   - dModel: The width of the transformer and of its feed-forward part.
  ///   - batch: The number of items.
  public init(_ torch: Torch, dModel: Int, batch: Int) throws(FlowError) {
    self.torch = torch
    let table = WeightTable(torch, type: .float32, random: SeededRandomSource(seed: 1))
    self.table = table
    let encoder = ResidualEncoder.Configuration(
      inDim: Self.signalLength, hiddenDim: 16, outDim: Self.conditionWidth, numBlocks: 3)
    var field = ApproxEquivTransformer.Configuration(projection: .ksin(.init(dModel: dModel)))
    (field.dModel, field.dFF, field.conditioningDim) = (dModel, dModel, Self.conditionWidth)
    // Components have no order, so their tokens have no places.
    (field.peType, field.learnProjection) = (.none, true)
    model = FlowMatching(
      encoder: try ResidualEncoder(encoder, in: table.root.inside("encoder")),
      vectorField: try ApproxEquivTransformer(field, in: table.root.inside("vector_field")),
      settings: FlowMatchingSettings())
    optimizer = Adam(table, Adam.Settings())
    var stream = SeededRandomSource(seed: 2).stream(for: "measurement")
    func uniform(_ shape: [Int]) throws(FlowError) -> Tensor {
      let numbers = (0..<shape.reduce(1, *)).map { _ in stream.uniform() }
      return try Tensor.from(numbers, type: .float32, shape: shape, in: torch)
    }
    self.batch = FlowBatch(
      signal: try uniform([batch, Self.signalLength]), params: try uniform([batch, 2 * Self.componentCount]),
      noise: try uniform([batch, 2 * Self.componentCount]), t: try uniform([batch, 1]),
      dropoutDraw: try uniform([batch, 1]))
  }

  /// Seconds of one step, and of one addition of two single numbers, as a line of JSON.
  public func lines(steps: Int) throws(FlowError) -> String {
    let step = try Self.seconds { () throws(FlowError) in
      for _ in 0..<steps { try train() }
    }
    // One addition is too short to be timed alone.
    let operations = 1000 * steps
    let one = try Tensor.filled(with: 1, type: .float32, shape: [1], in: torch)
    let addition = try Self.seconds { () throws(FlowError) in
      for _ in 0..<operations { _ = try one + one }
    }
    let (perStep, perOperation) = (step / Double(steps), addition / Double(operations))
    return "{\"operation_seconds\":\(perOperation),\"step_seconds\":\(perStep)}\n"
  }

  private func train() throws(FlowError) {
    try (model.loss(batch) + model.vectorField.penalty()).backward()
    _ = try GradientClipping.clip(table, toNorm: 1)
    try optimizer.step()
    table.clearGradients()
  }

  private static func seconds(_ body: () throws(FlowError) -> Void) throws(FlowError) -> Double {
    let start = ContinuousClock.now
    try body()
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
