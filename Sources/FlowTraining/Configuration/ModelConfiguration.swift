package import Flow

/// What is trained: a flow from noise to parameters, or a regression of them.
package struct ModelConfiguration: Sendable {
  package let kind: Kind
  /// Parameters that it finds behind an item.
  package let parameterCount: Int

  package enum Kind: Sendable {
    case flow(FlowModelConfiguration)
    case regression(NetworkConfiguration, Flow.ParameterLoss)
  }

  private enum Name: String, CaseIterable {
    case flow = "ksin_flow_matching"
    case regression = "ksin_ffn"
    case surgeFlow = "surge_flow_matching"
    case surgeRegression = "surge_ffn"

    var isOfSurge: Bool { self == .surgeFlow || self == .surgeRegression }
  }

  /// Settings of every model.
  static let commonNames = ["name", "optimizer", "scheduler", "warmup_steps", "compile"]
  /// Settings of every model of Surge XT's sounds.
  static let surgeNames = ["conditioning", "num_params"]

  /// - Parameter data: Decide both ends of a model.
  init(_ settings: SettingGroup, data: DataConfiguration) throws(FlowError) {
    // Accepted because public command lines have it: there is nothing here to compile.
    _ = try settings.flag("compile", false)
    let name = try settings.choice("name", Name?.none)
    try Self.check(name, settings, fits: data)
    let ends = try ModelEnds(settings, data: data)
    parameterCount = ends.parameterCount
    switch name {
    case .flow, .surgeFlow: kind = .flow(try FlowModelConfiguration(settings, ends: ends))
    case .regression, .surgeRegression:
      let more = name.isOfSurge ? Self.surgeNames : ["params_per_token"]
      try settings.allow(["loss", "network"] + more + Self.commonNames)
      let network = try NetworkConfiguration.any(
        try settings.group("network"), ends.signal, to: ends.parameterCount, isRegression: true)
      kind = .regression(network, try Self.loss(settings, ends, ofSurge: name.isOfSurge))
    }
  }

  private static func check(_ name: Name, _ settings: SettingGroup, fits data: DataConfiguration) throws(FlowError) {
    let isOfSurge = if case .surge = data { true } else { false }
    guard name.isOfSurge != isOfSurge else { return }
    let names = Name.allCases.filter { $0.isOfSurge == isOfSurge }.map { "'\($0.rawValue)'" }
    throw settings.refusal(
      "name", "'\(name.rawValue)'", "\(names.joined(separator: " or ")) for data of \(isOfSurge ? "surge" : "ksin")")
  }

  private static func loss(
    _ settings: SettingGroup, _ ends: ModelEnds, ofSurge: Bool
  ) throws(FlowError) -> Flow.ParameterLoss {
    let kind: Flow.ParameterLoss.Kind = try settings.choice("loss", .mse)
    guard !ofSurge else {
      // Surge XT's parameters are of many kinds, and fall into no components.
      guard kind == .mse else { throw settings.refusal("loss", "'\(kind.rawValue)'", "mse for data of surge") }
      return Flow.ParameterLoss(.mse, paramsPerToken: 1)
    }
    let paramsPerToken = try settings.whole("params_per_token", 2)
    guard ends.parameterCount.isMultiple(of: paramsPerToken) else {
      throw settings.refusal("params_per_token", paramsPerToken, "a divisor of \(ends.parameterCount) parameters")
    }
    return Flow.ParameterLoss(kind, paramsPerToken: paramsPerToken)
  }
}

/// An encoder, a vector field, how they are trained, and how they are sampled.
package struct FlowModelConfiguration: Sendable {
  package let encoder: NetworkConfiguration
  package let vectorField: ApproxEquivTransformer.Configuration
  package let matching: FlowMatchingSettings
  package let times: TimeDistribution
  package let validation: SamplingSettings
  package let test: SamplingSettings

  private static let names = [
    "d_model", "conditioning_dim", "encoder", "vector_field", "cfg_dropout_rate", "probability_path",
    "rectified_sigma_min", "cfm_sigma", "fm_sigma", "time_distribution", "time_weighting", "sample_schedule",
    "validation_sample_steps", "validation_cfg_strength", "test_sample_steps", "test_cfg_strength",
  ]

  private enum Path: String, CaseIterable {
    case rectified
    case conditional = "cfm"
    case flowMatching = "fm"
  }

  init(_ settings: SettingGroup, ends: ModelEnds) throws(FlowError) {
    let isOfSurge = if case .surge = ends.signal { true } else { false }
    try settings.allow(
      Self.names + ModelConfiguration.commonNames + (isOfSurge ? ModelConfiguration.surgeNames : []))
    // Settings of parts that follow from others are filled in, so that one word such as model.d_model=512 is enough.
    let width = SettingValue.number(Double(try settings.whole("d_model")))
    let condition = try settings.whole("conditioning_dim", 128)
    let network = try settings.group("encoder")
    // A spectrogram's transformer is as wide as the vector field where nothing else is said; no other encoder has one.
    let isWide = ends.signal == .surge(.mel)
    encoder = try NetworkConfiguration.any(
      isWide ? network.adding(["d_model": width]) : network, ends.signal, to: condition, isRegression: false)
    vectorField = try ApproxEquivTransformer.Configuration(
      try Self.field(
        try settings.group("vector_field"), width: width, condition: .number(Double(condition)),
        parameterCount: ends.parameterCount))
    if case .ksin(let projection) = vectorField.projection {
      guard ends.parameterCount.isMultiple(of: projection.paramsPerToken) else {
        throw settings.refusal(
          "vector_field.projection.params_per_token", projection.paramsPerToken,
          "a divisor of \(ends.parameterCount) parameters")
      }
    }
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
    _ settings: SettingGroup, width: SettingValue, condition: SettingValue, parameterCount: Int
  ) throws(FlowError) -> SettingGroup {
    var inner = ["d_model": width]
    // Only this projection has a vector for each parameter; the other one would refuse the setting.
    if try settings.group("projection").value("type") == .text("learnt") {
      inner["num_params"] = .number(Double(parameterCount))
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
