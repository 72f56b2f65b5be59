internal import SafeTensors

/// A model with its weights, inputs and what to compute of them, in one safetensors file: its metadata `case` names the
/// kind and the settings.
public struct ForwardCase {
  /// What a case can hold.
  public enum Kind: String, CaseIterable, Sendable {
    case approxEquivTransformer = "approx_equiv_transformer"
    case residualEncoder = "residual_encoder"
    case residualMLP = "residual_mlp"
    case spectralResidualMLP = "spectral_residual_mlp"
    case cnnResidualMLP = "cnn_residual_mlp"
    case conditionalResidualMLP = "conditional_residual_mlp"
    case audioSpectrogramTransformer = "audio_spectrogram_transformer"
    case astWithProjectionHead = "ast_with_projection_head"
    case loss
    case probabilityPaths = "probability_paths"
    case flowTraining = "flow_training"
  }

  public let kind: Kind
  let settings: SettingGroup
  let file: SafeTensorsFile

  /// - Throws: `FlowError.file`; `.description`, `.missingSetting` and `.unknownKind` where the metadata says no case.
  public init(_ path: String) throws(FlowError) {
    file = try SafeTensorsFile.open(path)
    guard let text = file.layout.metadata["case"] else {
      throw .description("its metadata has no 'case', which says what to compute")
    }
    guard let description = try? SettingGroup(json: text) else {
      throw .description("the metadata 'case' is not a JSON object")
    }
    let name = try description.text("kind")
    guard let kind = Kind(rawValue: name) else { throw .unknownKind(name, known: Kind.allCases.map(\.rawValue)) }
    self.kind = kind
    settings = try description.group("config")
  }

  /// Computes the case.
  ///
  /// - Parameters:
  ///   - type: What to compute in: float32 or float64.
  /// - Returns: Outputs as `output.NAME`, gradients as `grad.NAME`.
  public func run(in torch: Torch, type: ElementType) throws(FlowError) -> [(name: String, tensor: Tensor)] {
    // What the model starts with is replaced by the case's weights.
    let table = WeightTable(torch, type: type, random: SeededRandomSource(seed: 0))
    let work = CaseWork(file: file, table: table)
    switch kind {
    case .approxEquivTransformer: try work.runTransformer(settings)
    case .conditionalResidualMLP: try work.runConditionalMLP(settings)
    case .residualEncoder:
      try work.runEncoder(try ResidualEncoder(try ResidualEncoder.Configuration(settings), in: table.root))
    case .residualMLP, .spectralResidualMLP:
      let configuration = try ResidualMLP.Configuration(settings)
      try work.runEvaluation(
        try ResidualMLP(configuration, isSpectral: kind == .spectralResidualMLP, in: table.root))
    case .cnnResidualMLP:
      try work.runEvaluation(try CNNResidualMLP(try CNNResidualMLP.Configuration(settings), in: table.root))
    case .audioSpectrogramTransformer:
      try work.runEvaluation(
        try AudioSpectrogramTransformer(try AudioSpectrogramTransformer.Configuration(settings), in: table.root))
    case .astWithProjectionHead:
      try work.runEvaluation(
        try ASTWithProjectionHead(try ASTWithProjectionHead.Configuration(settings), in: table.root))
    case .loss: try work.runLoss(try ParameterLoss(settings))
    case .probabilityPaths: try work.runPaths(settings)
    case .flowTraining: try work.runFlowTraining(settings)
    }
    return work.results
  }

  /// The bytes of a safetensors file with the results of a run.
  public static func bytes(_ results: [(name: String, tensor: Tensor)]) throws(FlowError) -> [UInt8] {
    var writer = SafeTensorsWriter()
    for (name, tensor) in results { try writer.add(name, tensor) }
    return writer.bytes()
  }
}
