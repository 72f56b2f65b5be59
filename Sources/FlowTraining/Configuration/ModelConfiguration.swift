package import Flow
internal import KSinEngine

/// What is trained: a flow from noise to parameters, or a regression of them.
package enum ModelConfiguration: Sendable {
  case flow(FlowModelConfiguration)
  case regression(CNNResidualMLP.Configuration, Flow.ParameterLoss)

  private enum Name: String, CaseIterable {
    case flow = "ksin_flow_matching"
    case regression = "ksin_ffn"
  }

  static let optimizerNames = ["optimizer", "scheduler", "warmup_steps", "compile"]

  /// - Parameter data: Decides the lengths at both ends of a model.
  init(_ settings: SettingGroup, data: KSinConfiguration) throws(FlowError) {
    // Accepted because public command lines have it: there is nothing here to compile.
    _ = try settings.flag("compile", false)
    switch try settings.choice("name", Name?.none) {
    case .flow: self = .flow(try FlowModelConfiguration(settings, data: data))
    case .regression:
      try settings.allow(["name", "loss", "params_per_token", "network"] + Self.optimizerNames)
      // The data decide both ends of the network: given apart, they could only disagree.
      let ends: [String: SettingValue] = [
        "in_dim": .number(Double(data.signalLength)), "out_dim": .number(Double(data.parameterCount)),
      ]
      let network = try CNNResidualMLP.Configuration(try settings.group("network").adding(ends))
      let paramsPerToken = try settings.whole("params_per_token", 2)
      guard data.parameterCount.isMultiple(of: paramsPerToken) else {
        throw settings.refusal("params_per_token", paramsPerToken, "a divisor of \(data.parameterCount) parameters")
      }
      let kind: Flow.ParameterLoss.Kind = try settings.choice("loss", .mse)
      self = .regression(network, Flow.ParameterLoss(kind, paramsPerToken: paramsPerToken))
    }
  }
}

/// An encoder, a vector field, how they are trained, and how they are sampled.
package struct FlowModelConfiguration: Sendable {
  package let encoder: ResidualEncoder.Configuration
  package let vectorField: ApproxEquivTransformer.Configuration
  package let matching: FlowMatchingSettings
  package let times: TimeDistribution
  package let validation: SamplingSettings
  package let test: SamplingSettings

  private static let names = [
    "name", "d_model", "conditioning_dim", "encoder", "vector_field", "cfg_dropout_rate", "probability_path",
    "rectified_sigma_min", "cfm_sigma", "fm_sigma", "time_distribution", "time_weighting", "sample_schedule",
    "validation_sample_steps", "validation_cfg_strength", "test_sample_steps", "test_cfg_strength",
  ]

  private enum Path: String, CaseIterable {
    case rectified
    case conditional = "cfm"
    case flowMatching = "fm"
  }

  init(_ settings: SettingGroup, data: KSinConfiguration) throws(FlowError) {
    try settings.allow(Self.names + ModelConfiguration.optimizerNames)
    // Settings of parts that follow from others are filled in, so that one word such as model.d_model=512 is enough.
    let width = SettingValue.number(Double(try settings.whole("d_model")))
    let condition = SettingValue.number(Double(try settings.whole("conditioning_dim", 128)))
    let signal = SettingValue.number(Double(data.signalLength))
    encoder = try ResidualEncoder.Configuration(
      try settings.group("encoder").adding(["in_dim": signal, "out_dim": condition]))
    vectorField = try ApproxEquivTransformer.Configuration(
      try Self.field(try settings.group("vector_field"), width: width, condition: condition, data: data))
    // Gate and last layer, both from 0, are each other's gradient: no block would ever leave its start.
    guard vectorField.adaLNMode == .basic || !vectorField.zeroInit else {
      throw settings.refusal(
        "vector_field.zero_init", true, "false where adaln_mode is zero: with both, no block ever gets a gradient")
    }
    matching = FlowMatchingSettings(
      cfgDropoutRate: try settings.number("cfg_dropout_rate", 0.1, in: 0...1), path: try Self.path(settings),
      weighting: try settings.choice("time_weighting", TimeWeighting.none))
    times = try settings.choice("time_distribution", .uniform)
    let schedule: TimeSchedule = try settings.choice("sample_schedule", .linear)
    validation = SamplingSettings(
      steps: try settings.whole("validation_sample_steps", 50),
      cfgStrength: try settings.number("validation_cfg_strength", 4), schedule: schedule)
    test = SamplingSettings(
      steps: try settings.whole("test_sample_steps", 100), cfgStrength: try settings.number("test_cfg_strength", 4),
      schedule: schedule)
  }

  /// The vector field's settings with those that follow from others, so that each stands in one place.
  private static func field(
    _ settings: SettingGroup, width: SettingValue, condition: SettingValue, data: KSinConfiguration
  ) throws(FlowError) -> SettingGroup {
    var inner = ["d_model": width]
    // Only this projection has a vector for each parameter; the other one would refuse the setting.
    if try settings.group("projection").value("type") == .text("learnt") {
      inner["num_params"] = .number(Double(data.parameterCount))
    }
    return settings.adding(["d_model": width, "conditioning_dim": condition]).adding(inner, inside: "projection")
  }

  private static func path(_ settings: SettingGroup) throws(FlowError) -> ProbabilityPath {
    let sigmas = (
      rectified: try settings.number("rectified_sigma_min", 0, in: 0...1),
      conditional: try settings.number("cfm_sigma", 0),
      flowMatching: try settings.number("fm_sigma", 1e-4, in: 0...1)
    )
    switch try settings.choice("probability_path", Path.rectified) {
    case .rectified: return .rectified(sigmaMin: sigmas.rectified)
    case .conditional: return .conditional(sigma: sigmas.conditional)
    case .flowMatching:
      guard sigmas.flowMatching > 0 else {
        throw settings.refusal("fm_sigma", 0, "above 0: the path's target divides by it at the end")
      }
      return .flowMatching(sigma: sigmas.flowMatching)
    }
  }
}

/// How weights are changed by gradients.
package struct OptimizerConfiguration: Sendable {
  package let adam: Adam.Settings
  package let schedule: LearningRateSchedule

  private enum Name: String, CaseIterable {
    case adam
    case adamw
  }

  private enum Scheduler: String, CaseIterable {
    case none
    case cosineAnnealing = "cosine_annealing"
  }

  /// The share of the learning rate that a cosine ends at.
  private static let lastFactor = 0.01

  init(_ model: SettingGroup, totalSteps: Int) throws(FlowError) {
    let settings = try model.group("optimizer")
    try settings.allow(["name", "lr", "weight_decay"])
    var adam = Adam.Settings(learningRate: try settings.number("lr", 1e-4))
    adam.decaysWeights = try settings.choice("name", Name.adam) == .adamw
    // PyTorch's defaults: AdamW decays where nothing is said.
    adam.weightDecay = try settings.number("weight_decay", adam.decaysWeights ? 0.01 : 0)
    self.adam = adam
    let scheduler = try model.group("scheduler")
    try scheduler.allow(["name"])
    let kind = try scheduler.choice("name", Scheduler.none)
    schedule = LearningRateSchedule(
      kind == .none ? .constant : .cosineAnnealing(steps: totalSteps, lastFactor: Self.lastFactor),
      warmUpSteps: try model.whole("warmup_steps", 0, atLeast: 0))
  }
}
