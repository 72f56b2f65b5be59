internal import Flow

/// A network of a configuration, whatever its kind.
struct SignalNetwork: SignalModel {
  private let model: any SignalModel
  /// Whether it takes all numbers of an item in one row.
  private let takesRows: Bool

  init(_ configuration: NetworkConfiguration, in scope: WeightScope) throws(FlowError) {
    switch configuration {
    case .encoder(let settings): model = try ResidualEncoder(settings, in: scope)
    case .convolutions(let settings): model = try CNNResidualMLP(settings, in: scope)
    case .spectrogram(let settings): model = try ASTWithProjectionHead(settings, in: scope)
    case .row(let settings): model = try ResidualMLP(settings, isSpectral: false, in: scope)
    }
    takesRows = if case .row = configuration { true } else { false }
  }

  func callAsFunction(_ x: Tensor, training: Bool) throws(FlowError) -> Tensor {
    try model(takesRows ? try x.reshaped([x.size(0), -1]) : x, training: training)
  }
}
