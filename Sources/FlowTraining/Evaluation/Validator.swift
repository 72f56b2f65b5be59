internal import Flow
internal import HarnessKit
internal import KSinEngine

/// How a model does on a split: predictions for each item, and their distances.
struct Validator {
  private let configuration: TrainingConfiguration
  private let data: any TrainingData

  init(_ configuration: TrainingConfiguration, _ data: any TrainingData) {
    self.configuration = configuration
    self.data = data
  }

  /// Looks at the validation split.
  func look(_ model: TrainedModel) throws(HarnessError) -> ItemDistances {
    try distances(model, .val, .validation, limit: configuration.trainer.validationBatches)
  }

  /// - Parameters:
  ///   - limit: The most batches that are looked at; nil for all.
  ///   - progress: Told after each batch: items so far, and all.
  func distances(
    _ model: TrainedModel, _ split: Split, _ purpose: TrainedModel.Purpose, limit: Int?,
    progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> ItemDistances {
    var distances = ItemDistances(configuration.data, split)
    let batches = try data.batches(of: split)
    let total = try itemCount(split, limit: limit)
    while distances.itemCount < total, let batch = try batches.next() {
      let predicted = try FlowFailure.ofSettings { () throws(FlowError) in try model.predict(batch, purpose) }
      try FlowFailure.refusing { () throws(KSinError) in try distances.add(predicted, of: batch) }
      progress(UInt64(distances.itemCount), UInt64(total))
    }
    return distances
  }

  /// Items of so many batches of a split.
  func itemCount(_ split: Split, limit: Int?) throws(HarnessError) -> Int {
    let all = try data.itemCount(of: split)
    guard let limit else { return all }
    let (limited, overflow) = limit.multipliedReportingOverflow(by: configuration.data.batchSize)
    return overflow ? all : min(all, limited)
  }
}
