package import Flow
internal import KSinEngine

/// What the data decide of a model: what it sees of an item, and how many parameters it finds.
package struct ModelEnds: Sendable {
  package enum Signal: Equatable, Sendable {
    /// So many samples.
    case samples(Int)
    case surge(SurgeSettings.Conditioning)
  }

  package let signal: Signal
  package let parameterCount: Int

  /// The API document's number of Surge XT's parameters.
  private static let surgeParameterCount = 90

  init(_ model: SettingGroup, data: DataConfiguration) throws(FlowError) {
    switch data {
    case .ksin(let module):
      let settings = module.configurations.train
      (signal, parameterCount) = (.samples(settings.signalLength), settings.parameterCount)
    case .surge(let settings):
      signal = .surge(settings.conditioning)
      let count = settings.isFake ? SurgeSettings.fakeParameterCount : Self.surgeParameterCount
      parameterCount = try model.whole("num_params", count)
      guard !settings.isFake || parameterCount == count else {
        throw model.refusal("num_params", parameterCount, "\(count), as random data (data.fake) have it")
      }
      let conditioning = try model.choice("conditioning", settings.conditioning)
      guard conditioning == settings.conditioning else {
        throw model.refusal(
          "conditioning", "'\(conditioning.rawValue)'", "'\(settings.conditioning.rawValue)', as data.conditioning is")
      }
    }
  }
}

/// A network from what is seen of an item to a condition, or to its parameters.
package enum NetworkConfiguration: Equatable, Sendable {
  case encoder(ResidualEncoder.Configuration)
  case convolutions(CNNResidualMLP.Configuration)
  case spectrogram(ASTWithProjectionHead.Configuration)
  /// A residual network of all numbers of an item in one row.
  case row(ResidualMLP.Configuration)

  private enum SurgeKind: String, CaseIterable {
    case spectrogram = "ast"
    case row = "residual_mlp"
  }

  /// A network of samples, which both ends are filled into: given apart, they could only disagree.
  ///
  /// - Parameter isRegression: Whether it leads to parameters instead of a condition.
  static func ofSamples(
    _ settings: SettingGroup, length: Int, to width: Int, isRegression: Bool
  ) throws(FlowError) -> NetworkConfiguration {
    let filled = settings.adding(["in_dim": .number(Double(length)), "out_dim": .number(Double(width))])
    return isRegression
      ? .convolutions(try CNNResidualMLP.Configuration(filled)) : .encoder(try ResidualEncoder.Configuration(filled))
  }

  /// A network of Surge XT's sounds, whose `type` must fit what is seen of them.
  static func ofSurge(
    _ settings: SettingGroup, _ conditioning: SurgeSettings.Conditioning, to width: Int
  ) throws(FlowError) -> NetworkConfiguration {
    let needed: SurgeKind = conditioning == .mel ? .spectrogram : .row
    let kind = try settings.choice("type", needed)
    guard kind == needed else {
      throw settings.refusal(
        "type", "'\(kind.rawValue)'", "'\(needed.rawValue)' where data.conditioning is \(conditioning.rawValue)")
    }
    let (inner, shape) = (settings.without("type"), conditioning.shape)
    let end = SettingValue.number(Double(width))
    switch kind {
    case .row:
      let length = SettingValue.number(Double(shape.reduce(1, *)))
      return .row(try ResidualMLP.Configuration(inner.adding(["in_dim": length, "out_dim": end])))
    case .spectrogram:
      let configuration = try ASTWithProjectionHead.Configuration(inner.adding(["d_out": end]))
      let transformer = configuration.transformer
      guard [transformer.inputChannels] + transformer.specShape == shape else {
        throw settings.refusal("spec_shape", transformer.specShape, "\(shape.dropFirst()) with \(shape[0]) channels")
      }
      return .spectrogram(configuration)
    }
  }

  static func any(
    _ settings: SettingGroup, _ signal: ModelEnds.Signal, to width: Int, isRegression: Bool
  ) throws(FlowError) -> NetworkConfiguration {
    switch signal {
    case .samples(let length): try ofSamples(settings, length: length, to: width, isRegression: isRegression)
    case .surge(let conditioning): try ofSurge(settings, conditioning, to: width)
    }
  }
}
