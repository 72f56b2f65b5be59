internal import Flow
package import KSinEngine

/// What is learnt from.
package enum DataConfiguration: Sendable {
  case ksin(KSinDataModule)
  case surge(SurgeSettings)

  private enum Name: String, CaseIterable {
    case ksin
    case surge
  }

  init(_ settings: SettingGroup) throws(FlowError) {
    switch try settings.choice("name", Name?.none) {
    case .ksin: self = .ksin(try Self.module(settings))
    case .surge: self = .surge(try SurgeSettings(settings))
    }
  }

  package var batchSize: Int {
    switch self {
    case .ksin(let data): data.batchSize
    case .surge(let settings): settings.batchSize
    }
  }

  private static func module(_ settings: SettingGroup) throws(FlowError) -> KSinDataModule {
    try settings.allow([
      "name", "k", "signal_length", "sort_frequencies", "break_symmetry", "shift_test_distribution",
      "train_val_test_sizes", "train_val_test_seeds", "batch_size", "ot", "num_workers",
    ])
    let sizes = try settings.wholes("train_val_test_sizes", count: 3, [100_000, 10_000, 10_000])
    let seeds = try settings.wholes("train_val_test_seeds", count: 3, [123, 456, 789], atLeast: 0)
    let k = try settings.whole("k")
    let signalLength = try settings.whole("signal_length", 1_024)
    let sortFrequencies = try settings.flag("sort_frequencies", false)
    let breakSymmetry = try settings.flag("break_symmetry", false)
    let shiftTestDistribution = try settings.flag("shift_test_distribution", false)
    let (batchSize, ot) = (try settings.whole("batch_size", 1_024), try settings.flag("ot", false))
    let numWorkers = try settings.whole("num_workers", 0, atLeast: 0)
    do throws(KSinError) {
      var data = try KSinDataModule(
        k: k, signalLength: signalLength, sortFrequencies: sortFrequencies, breakSymmetry: breakSymmetry,
        shiftTestDistribution: shiftTestDistribution,
        trainValTestSizes: .init(train: sizes[0], val: sizes[1], test: sizes[2]),
        trainValTestSeeds: .init(train: UInt64(seeds[0]), val: UInt64(seeds[1]), test: UInt64(seeds[2])),
        batchSize: batchSize, ot: ot, numWorkers: numWorkers)
      data.setup()
      return data
    } catch {
      throw .description("data: \(error)")
    }
  }
}

/// The API document's `SurgeDataModule`, with its names and defaults: sounds of Surge XT in HDF5 files.
package struct SurgeSettings: Equatable, Sendable {
  /// What a model sees of a sound.
  package enum Conditioning: String, CaseIterable, Sendable {
    /// Two channels of 128 mel bands in 401 frames.
    case mel
    /// The 42 codes of 128 numbers that music2latent makes.
    case m2l

    /// The dataset of a file.
    package var dataset: String { self == .mel ? "mel_spec" : "music2latent" }

    /// Of one item.
    package var shape: [Int] { self == .mel ? [2, 128, 401] : [128, 42] }
  }

  /// Batches of random data, and parameters of an item of those.
  package static let fakeBatchCount = 10_000
  package static let fakeParameterCount = 189
  /// Far more than any memory holds.
  private static let batchSizeLimit = 1 << 20

  /// The folder of train.h5, val.h5, test.h5 and stats.npz; empty for random data, which need none.
  package let root: String
  package let usesStatistics: Bool
  package let batchSize: Int
  package let ot: Bool
  package let workerCount: Int
  package let isFake: Bool
  package let repeatsFirstBatch: Bool
  /// The file that is predicted from instead of the test split's.
  package let predictFile: String?
  package let conditioning: Conditioning

  init(_ settings: SettingGroup) throws(FlowError) {
    try settings.allow([
      "name", "dataset_root", "use_saved_mean_and_variance", "batch_size", "ot", "num_workers", "fake",
      "repeat_first_batch", "predict_file", "conditioning",
    ])
    isFake = try settings.flag("fake", false)
    // Random data lie in no folder.
    root = isFake && !settings.has("dataset_root") ? "" : try settings.text("dataset_root")
    usesStatistics = try settings.flag("use_saved_mean_and_variance", true)
    batchSize = try settings.whole("batch_size", 1_024)
    ot = try settings.flag("ot", true)
    workerCount = try settings.whole("num_workers", 0, atLeast: 0)
    repeatsFirstBatch = try settings.flag("repeat_first_batch", false)
    predictFile = settings.has("predict_file") ? try settings.text("predict_file") : nil
    conditioning = try settings.choice("conditioning", .mel)
    guard workerCount <= KSinDataModule.workerLimit else {
      throw settings.refusal("num_workers", workerCount, "at most \(KSinDataModule.workerLimit)")
    }
    guard batchSize <= Self.batchSizeLimit else {
      throw settings.refusal("batch_size", batchSize, "at most \(Self.batchSizeLimit)")
    }
    guard !ot || batchSize <= Assignment.rowLimit else {
      throw settings.refusal("batch_size", batchSize, "at most \(Assignment.rowLimit) where ot is true")
    }
  }
}
