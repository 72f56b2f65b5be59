internal import SafeTensors

/// The run of one case: its inputs, its weights, and what has been computed so far.
final class CaseWork {
  private static let weightPrefix = "weight."
  private let file: SafeTensorsFile
  let table: WeightTable
  private(set) var results: [(name: String, tensor: Tensor)] = []

  init(file: SafeTensorsFile, table: WeightTable) {
    self.file = file
    self.table = table
  }

  /// Takes the case's weights; may be called again to go back to them.
  func loadWeights() throws(FlowError) {
    try table.load(file, prefix: Self.weightPrefix)
  }

  func input(_ name: String) throws(FlowError) -> Tensor {
    try file.tensor("input.\(name)", as: table.type, in: table.torch)
  }

  /// Keeps a result as it is now; a single number becomes a list of one.
  func keep(_ name: String, _ tensor: Tensor) throws(FlowError) {
    // A copy: weights and statistics change in place after this.
    let value = try tensor.detached().copied()
    results.append((name, value.rank == 0 ? try value.reshaped([1]) : value))
  }

  func keepOutput(_ name: String, _ tensor: Tensor) throws(FlowError) { try keep("output.\(name)", tensor) }

  func keepOutput(_ name: String, _ number: Double) throws(FlowError) {
    try keepOutput(name, try Tensor.from([number], type: table.type, shape: [1], in: table.torch))
  }

  /// Keeps the gradients of the sum of an output's elements, weighted as the case says.
  func keepGradients(of output: Tensor) throws(FlowError) {
    // A plain sum would weight all elements alike, and hide errors that cancel.
    try (output * input("output_weight")).sum().backward()
    for entry in table.entries {
      if let gradient = try entry.tensor.gradient() { try keep("grad.\(entry.name)", gradient) }
    }
    table.clearGradients()
  }

  /// A model in evaluation mode.
  func runEvaluation(_ model: some SignalModel) throws(FlowError) {
    try loadWeights()
    let output = try model(try input("x"), training: false)
    try keepOutput("eval", output)
    try keepGradients(of: output)
  }

  /// A model in both modes, and its running statistics after training.
  func runEncoder(_ model: some SignalModel) throws(FlowError) {
    try loadWeights()
    // Evaluation comes first: training moves the running statistics that it uses.
    try keepOutput("eval", try model(try input("x"), training: false))
    let output = try model(try input("x"), training: true)
    try keepOutput("train", output)
    for entry in table.entries where entry.role == .statistic {
      try keepOutput("running.\(entry.name)", entry.tensor)
    }
    try keepGradients(of: output)
  }

  func runTransformer(_ settings: SettingGroup) throws(FlowError) {
    let field = try ApproxEquivTransformer(try ApproxEquivTransformer.Configuration(settings), in: table.root)
    try runField(field, others: [("layerwise", "layerwise_conditioning")])
    try keepOutput("penalty", try field.penalty())
  }

  func runConditionalMLP(_ settings: SettingGroup) throws(FlowError) {
    let configuration = try ConditionalResidualMLP.Configuration(settings)
    try runField(try ConditionalResidualMLP(configuration, in: table.root), others: [])
  }

  /// A vector field with and without its condition, and with others.
  private func runField(_ field: some VectorField, others: [(output: String, condition: String)]) throws(FlowError) {
    try loadWeights()
    let (x, t) = (try input("x"), try input("t"))
    try keepOutput("unconditioned", try field(x, at: t, given: nil))
    for (output, condition) in others {
      try keepOutput(output, try field(x, at: t, given: try input(condition)))
    }
    let output = try field(x, at: t, given: try input("conditioning"))
    try keepOutput("conditioned", output)
    try keepGradients(of: output)
  }

  func runLoss(_ loss: ParameterLoss) throws(FlowError) {
    let predicted = try input("predicted")
    try predicted.requireGradient()
    let value = try loss(predicted, try input("target"))
    try keepOutput("loss", value)
    try value.backward()
    if let gradient = try predicted.gradient() { try keep("grad.predicted", gradient) }
  }

  func runPaths(_ settings: SettingGroup) throws(FlowError) {
    try settings.allow(["rectified_sigma_min", "cfm_sigma", "fm_sigma"])
    let paths: [(String, ProbabilityPath)] = [
      ("rectified", .rectified(sigmaMin: try settings.number("rectified_sigma_min"))),
      ("cfm", .conditional(sigma: try settings.number("cfm_sigma"))),
      ("fm", .flowMatching(sigma: try settings.number("fm_sigma"))),
    ]
    let (start, end, noise, t) = (try input("x0"), try input("x1"), try input("noise"), try input("t"))
    for (name, path) in paths {
      let point = try path.point(from: start, to: end, noise: noise, at: t)
      try keepOutput("\(name).x_t", point.position)
      try keepOutput("\(name).target", point.target)
    }
    try keepOutput("time.bias_later", try TimeDistribution.biasLater.times(t))
    for weighting in TimeWeighting.allCases { try keepOutput("weight.\(weighting)", try weighting.weights(t)) }
    for schedule in TimeSchedule.allCases { try keepOutput("schedule.\(schedule)", try schedule.warped(t)) }
  }
}
