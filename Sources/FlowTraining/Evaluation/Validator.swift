internal import Flow
internal import HarnessKit
internal import KSinEngine

/// How a model does on a split: predictions for each item, and their distances.
struct Validator {
  private let configuration: TrainingConfiguration

  init(_ configuration: TrainingConfiguration) { self.configuration = configuration }

  /// The means over the validation split.
  func means(_ model: TrainedModel) throws(HarnessError) -> [(name: String, mean: Double)] {
    try distances(model, .val, .validation).all.map { ($0.name, $0.values.reduce(0, +) / Double($0.values.count)) }
  }

  /// - Parameter progress: Told after each batch: items so far, and all.
  func distances(
    _ model: TrainedModel, _ split: Split, _ purpose: TrainedModel.Purpose,
    progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> ItemDistances {
    var distances = ItemDistances(configuration.data.configurations[split])
    try forEachBatch(split) { batch throws(HarnessError) in
      let predicted = try FlowFailure.ofSettings { () throws(FlowError) in try model.predict(batch, purpose) }
      try FlowFailure.refusing { () throws(KSinError) in try distances.add(predicted, of: batch) }
      progress(UInt64(distances.logSpectral.count), UInt64(configuration.data.sizes[split]))
    }
    return distances
  }

  /// Goes through a split in its order; the noise is that of the first epoch, so that every look sees the same.
  func forEachBatch(
    _ split: Split, _ body: (KSinBatch) throws(HarnessError) -> Void
  ) throws(HarnessError) {
    let data = configuration.data
    let loader = try FlowFailure.refusing { () throws(KSinError) in
      switch split {
      case .train: try data.trainLoader()
      case .val: try data.valLoader()
      case .test: try data.testLoader()
      }
    }
    for batch in loader { try body(batch) }
  }
}
