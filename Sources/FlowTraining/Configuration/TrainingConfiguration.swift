package import Flow
public import HarnessKit
package import Hashing
package import KSinEngine

/// All that decides a training run, checked: with one thread, on one machine, the same configuration gives the same
/// loss at each step and the same weights.
public struct TrainingConfiguration: Sendable {
  /// As the settings were given, complete.
  package let settings: SettingValue
  /// Of the weights' start, the times and the conditions that are dropped; the data have their own.
  package let seed: UInt64
  package let data: KSinDataModule
  package let model: ModelConfiguration
  package let optimizer: OptimizerConfiguration
  package let trainer: TrainerSettings

  /// Settings that change nothing but the time a run takes.
  private static let withoutEffect = [["data", "num_workers"], ["model", "compile"]]

  /// - Throws: `FlowError` naming a setting that is missing, unknown or out of bounds.
  package init(_ settings: SettingValue) throws(FlowError) {
    guard case .group(let values) = settings else { throw .description("a configuration is a JSON object") }
    let root = SettingGroup(values: values)
    try root.allow(["data", "model", "seed", "trainer"])
    // Kept as they are: what is printed and stored is what was asked for, and a digest must not depend on defaults.
    self.settings = settings
    seed = UInt64(try root.whole("seed", atLeast: 0))
    data = try Self.dataModule(try root.group("data"))
    let model = try root.group("model")
    self.model = try ModelConfiguration(model, data: data.configurations.train)
    trainer = try TrainerSettings(try root.group("trainer"), batchesPerEpoch: Self.batchCount(of: data))
    optimizer = try OptimizerConfiguration(model, totalSteps: trainer.totalSteps)
  }

  /// The configuration that words ask for, such as `experiment=ksin/small/flow` and `data.k=3`.
  ///
  /// - Parameter folder: A user's groups of settings.
  /// - Throws: `HarnessError.refused` naming what is wrong with a setting; `.fileFailed`, `.malformedFile`.
  public init(_ words: [String], groups folder: String? = nil) throws(HarnessError) {
    let composer = ConfigurationComposer(try ConfigurationCatalogue(folder: folder))
    self = try FlowFailure.ofSettings { () throws(FlowError) in
      try TrainingConfiguration(try composer.compose(words))
    }
  }

  /// The whole configuration as JSON, for people.
  public var text: String { settings.indentedText() + "\n" }

  /// What another run must have in common to give the same bits.
  package var recipe: SettingValue { Self.recipe(of: settings) }

  static func recipe(of settings: SettingValue) -> SettingValue {
    withoutEffect.reduce(settings) { $0.without($1) }
  }

  package var digest: Digest { SHA256.digest(of: Array(recipe.canonicalText.utf8)) }

  package var batchesPerEpoch: Int { Self.batchCount(of: data) }

  private static func batchCount(of data: KSinDataModule) -> Int {
    (data.sizes.train + data.batchSize - 1) / data.batchSize
  }

  private static func dataModule(_ settings: SettingGroup) throws(FlowError) -> KSinDataModule {
    try settings.allow([
      "name", "k", "signal_length", "sort_frequencies", "break_symmetry", "shift_test_distribution",
      "train_val_test_sizes", "train_val_test_seeds", "batch_size", "ot", "num_workers",
    ])
    let _: DataName = try settings.choice("name", DataName?.none)
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

  private enum DataName: String, CaseIterable {
    case ksin
  }
}

/// How long a run trains, and when it looks at what it has learnt.
package struct TrainerSettings: Sendable {
  package let totalSteps: Int
  /// Nil where gradients are left as they are.
  package let gradientClipping: Double?
  package let validationInterval: Int
  package let loggingInterval: Int
  package let checkpointInterval: Int

  init(_ settings: SettingGroup, batchesPerEpoch: Int) throws(FlowError) {
    try settings.allow([
      "max_epochs", "max_steps", "gradient_clip_val", "val_check_interval", "log_every_n_steps",
      "checkpoint_every_n_steps",
    ])
    // Whichever is reached first, as with Lightning's trainer.
    let epochs = settings.has("max_epochs") ? try settings.whole("max_epochs") : nil
    let steps = settings.has("max_steps") ? try settings.whole("max_steps") : nil
    guard epochs != nil || steps != nil else { throw .missingSetting("trainer.max_steps") }
    let (inEpochs, overflow) = (epochs ?? .max).multipliedReportingOverflow(by: batchesPerEpoch)
    totalSteps = min(overflow ? .max : inEpochs, steps ?? .max)
    let limit = try settings.number("gradient_clip_val", 1)
    gradientClipping = limit == 0 ? nil : limit
    validationInterval = try settings.whole("val_check_interval", 1_000)
    loggingInterval = try settings.whole("log_every_n_steps", 50)
    checkpointInterval = try settings.whole("checkpoint_every_n_steps", 500)
  }
}
