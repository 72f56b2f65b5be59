internal import HarnessKit
internal import KSinEngine

/// Rows as a model takes them: what it sees, what is to be found, and the noise that a flow starts from.
struct TrainingBatch: Equatable, Sendable {
  /// Of one row of signals.
  let signalShape: [Int]
  let signals: [Float]
  let parameterCount: Int
  /// Empty where nobody knows them.
  let parameters: [Float]
  let noise: [Float]
  /// The sounds themselves, where a prediction asks for them.
  var audio: [Float] = []

  var rowCount: Int { noise.count / parameterCount }

  init(signalShape: [Int], signals: [Float], parameterCount: Int, parameters: [Float], noise: [Float]) {
    self.signalShape = signalShape
    self.signals = signals
    self.parameterCount = parameterCount
    self.parameters = parameters
    self.noise = noise
  }

  init(_ batch: KSinBatch) {
    self.init(
      signalShape: [batch.signalLength], signals: batch.signals, parameterCount: 2 * batch.k,
      parameters: batch.parameters, noise: batch.noise)
  }
}

/// Batches one behind the other.
struct TrainingBatches {
  let next: () throws(HarnessError) -> TrainingBatch?
}

/// The data of a configuration, ready to be read.
protocol TrainingData {
  /// Opens what training needs.
  func batchesPerEpoch() throws(HarnessError) -> Int
  /// The batches of an epoch in its own order, from one of them on.
  func trainingBatches(epoch: Int, from first: Int) throws(HarnessError) -> TrainingBatches
  /// The batches of a split in its order; every pass sees the same noise.
  func batches(of split: Split) throws(HarnessError) -> TrainingBatches
  /// Items that a pass over a split has.
  func itemCount(of split: Split) throws(HarnessError) -> Int
}

/// The sounds of the k-sin task, which are made when they are asked for.
struct KSinTrainingData: TrainingData {
  let module: KSinDataModule

  func batchesPerEpoch() -> Int { (module.sizes.train + module.batchSize - 1) / module.batchSize }

  func trainingBatches(epoch: Int, from first: Int) throws(HarnessError) -> TrainingBatches {
    let loader = try FlowFailure.refusing { () throws(KSinError) in try module.trainLoader(epoch: epoch) }
    return Self.batches(loader.batches(from: first))
  }

  func batches(of split: Split) throws(HarnessError) -> TrainingBatches {
    let loader = try FlowFailure.refusing { () throws(KSinError) in
      switch split {
      case .train: try module.trainLoader()
      case .val: try module.valLoader()
      case .test: try module.testLoader()
      }
    }
    return Self.batches(loader.makeIterator())
  }

  func itemCount(of split: Split) -> Int { module.sizes[split] }

  private static func batches(_ batches: KSinLoader.Batches) -> TrainingBatches {
    var batches = batches
    return TrainingBatches { batches.next().map { TrainingBatch($0) } }
  }
}
