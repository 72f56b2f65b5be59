import Flow
import Testing

@Suite("Settings are read with their rules")
struct SettingsTests {
  static func message(_ body: () throws(FlowError) -> Void) -> String {
    do throws(FlowError) {
      try body()
      return ""
    } catch {
      return error.description
    }
  }

  static let transformer = #""projection": {"type": "ksin", "d_model": 16}, "d_model": 16, "num_heads": 4"#

  @Test("A transformer has the defaults of the API document")
  func defaults() throws {
    let text = #"{"projection": {"type": "ksin", "d_model": 1024}}"#
    let read = try ApproxEquivTransformer.Configuration(try SettingGroup(json: text))
    #expect(read == ApproxEquivTransformer.Configuration(projection: .ksin(.init(dModel: 1024))))
    #expect(read.numLayers == 5 && read.dModel == 1024 && read.conditioningDim == 128 && read.numHeads == 8)
    #expect(read.dFF == 1024 && read.numTokens == 32 && !read.learnPE && !read.learnProjection)
    #expect(read.peType == .initial && read.pePenalty == 0 && read.timeEncoding == .scalar && read.dEnc == 256)
    #expect(read.projectionPenalty == 0 && read.norm == .layer && !read.skipFirstNorm && read.adaLNMode == .basic)
    #expect(read.zeroInit && !read.outerResidual)
  }

  @Test(
    "A setting that breaks a rule is named with its value and the rule",
    arguments: [
      (#""num_layers": 0"#, "num_layers is 0, but it must be a whole number of at least 1"),
      (#""num_layers": 2.5"#, "num_layers is 2.5, but it must be a whole number of at least 1"),
      (#""num_layers": "two""#, "num_layers is 'two', but it must be a whole number of at least 1"),
      (#""learn_pe": 1"#, "learn_pe is 1, but it must be true or false"),
      (#""pe_penalty": -1"#, "pe_penalty is -1, but it must be a number of at least 0.0"),
      (#""pe_type": "both""#, "pe_type is 'both', but it must be one of none, initial, layerwise"),
      (#""norm": null"#, "norm is null, but it must be one of layer, rms"),
      (#""d_enc": 7"#, "d_enc is 7, but it must be even: half of it are cosines, half sines"),
    ])
  func rules(setting: String, text: String) {
    #expect(
      Self.message { () throws(FlowError) in
        _ = try ApproxEquivTransformer.Configuration(try SettingGroup(json: "{\(Self.transformer), \(setting)}"))
      } == text)
  }

  @Test(
    "Settings that do not fit together, are missing or unknown are named",
    arguments: [
      (
        #"{"projection": {"type": "ksin", "d_model": 18}, "d_model": 18, "num_heads": 4}"#,
        "d_model is 18, but it must be a multiple of num_heads, 4"
      ),
      (
        #"{"projection": {"type": "ksin", "d_model": 8}, "d_model": 16, "num_heads": 4}"#,
        "projection.d_model is 8, but it must be d_model, 16"
      ),
      (
        #"{"projection": {"type": "learnt", "d_model": 16, "d_token": 8, "num_params": 4, "num_tokens": 2, "#
          + #""initial_ffn": false}, "d_model": 16}"#,
        "projection.d_token is 8, but it must be d_model, 16, where initial_ffn is false"
      ),
      (#"{"projection": {"type": "ksin"}}"#, "the setting 'projection.d_model' is missing"),
      (#"{"d_model": 16}"#, "the setting 'projection' is missing"),
      (
        #"{"projection": {"type": "ksin", "d_model": 16, "d_modle": 1}}"#,
        "there is no setting 'projection.d_modle', perhaps 'projection.d_model'; the settings here are type, d_model, "
          + "params_per_token"
      ),
      (#"{"projection": 3}"#, "projection is 3, but it must be a group of settings"),
      ("[1]", "settings must be a JSON object, not '[1]'"),
    ])
  func misfits(text: String, message: String) {
    #expect(
      Self.message { () throws(FlowError) in
        _ = try ApproxEquivTransformer.Configuration(try SettingGroup(json: text))
      } == message)
  }

  @Test("A signal too short for its encoder, and a spectrogram without a patch, are refused")
  func tooSmall() {
    #expect(
      Self.message { () throws(FlowError) in
        let text = #"{"in_dim": 16, "hidden_dim": 4, "out_dim": 6, "num_blocks": 3}"#
        _ = try ResidualEncoder.Configuration(try SettingGroup(json: text))
      } == "in_dim is 16, but it must be longer: 3 stages leave nothing of its spectrum")
    #expect(
      Self.message { () throws(FlowError) in
        let text = #"{"spec_shape": [1, 5], "patch_size": 16, "patch_stride": 4}"#
        _ = try AudioSpectrogramTransformer.Configuration(try SettingGroup(json: text))
      } == "spec_shape is [1, 5], but it must be at least a patch, 16, each way when padded")
  }
}
