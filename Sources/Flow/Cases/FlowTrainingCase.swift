/// A few steps of training from the case's weights, then sampling from them.
struct FlowTrainingCase {
  private static let names = [
    "encoder", "vector_field", "lr", "weight_decay", "cfg_dropout_rate", "gradient_clip_val", "probability_path",
    "sample_steps", "cfg_strength",
  ]
  /// Batches of a case.
  private static let stepCount = 3

  let encoder: ResidualEncoder.Configuration
  let vectorField: ApproxEquivTransformer.Configuration
  let adam: Adam.Settings
  let clipping: Double
  let matching: FlowMatchingSettings
  let sampling: SamplingSettings

  private enum Path: String, CaseIterable {
    case rectified
  }

  init(_ settings: SettingGroup) throws(FlowError) {
    try settings.allow(Self.names)
    encoder = try ResidualEncoder.Configuration(try settings.group("encoder"))
    vectorField = try ApproxEquivTransformer.Configuration(try settings.group("vector_field"))
    var adam = Adam.Settings(learningRate: try settings.number("lr"))
    adam.weightDecay = try settings.number("weight_decay", 0)
    self.adam = adam
    clipping = try settings.number("gradient_clip_val")
    // Cases know one path: another one is refused, and not computed as this one.
    let _: Path = try settings.choice("probability_path", .rectified)
    matching = FlowMatchingSettings(cfgDropoutRate: try settings.number("cfg_dropout_rate", in: 0...1))
    sampling = SamplingSettings(
      steps: try settings.whole("sample_steps"), cfgStrength: try settings.number("cfg_strength"))
  }

  func run(_ work: CaseWork) throws(FlowError) {
    let model = FlowMatching(
      encoder: try ResidualEncoder(encoder, in: work.table.root.inside("encoder")),
      vectorField: try ApproxEquivTransformer(vectorField, in: work.table.root.inside("vector_field")),
      settings: matching)
    try work.loadWeights()
    let optimizer = Adam(work.table, adam)
    for step in 0..<Self.stepCount { try train(model, optimizer, step, work) }
    for entry in work.table.entries { try work.keepOutput("after.\(entry.name)", entry.tensor) }
    // The sample belongs to the stored weights, so that an error of training does not spoil it as well.
    try work.loadWeights()
    let sample = try model.sample(
      noise: try work.input("sample.noise"), signal: try work.input("sample.signal"), sampling)
    try work.keepOutput("sample", sample)
  }

  private func train(
    _ model: FlowMatching<ApproxEquivTransformer, ResidualEncoder>, _ optimizer: Adam, _ step: Int, _ work: CaseWork
  ) throws(FlowError) {
    let batch = FlowBatch(
      signal: try work.input("\(step).signal"), params: try work.input("\(step).params"),
      noise: try work.input("\(step).noise"), t: try work.input("\(step).t"),
      dropoutDraw: try work.input("\(step).dropout_draw"))
    let loss = try model.loss(batch)
    let penalty = try model.vectorField.penalty()
    try work.keepOutput("\(step).loss", loss)
    try work.keepOutput("\(step).penalty", penalty)
    try (loss + penalty).backward()
    try work.keepOutput("\(step).grad_norm", try GradientClipping.clip(work.table, toNorm: clipping))
    try optimizer.step()
    work.table.clearGradients()
  }
}

extension CaseWork {
  func runFlowTraining(_ settings: SettingGroup) throws(FlowError) { try FlowTrainingCase(settings).run(self) }
}
