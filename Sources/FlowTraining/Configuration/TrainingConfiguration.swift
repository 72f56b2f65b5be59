package import Flow
public import HarnessKit
package import Hashing

/// All that decides a training run, checked: with one thread, on one machine, the same configuration gives the same
/// loss at each step and the same weights.
public struct TrainingConfiguration: Sendable {
  /// As the settings were given, complete.
  package let settings: SettingValue
  /// Of the weights' start, the times and the conditions that are dropped; the data have their own.
  package let seed: UInt64
  package let data: DataConfiguration
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
    data = try DataConfiguration(try root.group("data"))
    let model = try root.group("model")
    self.model = try ModelConfiguration(model, data: data)
    trainer = try TrainerSettings(try root.group("trainer"))
    optimizer = try OptimizerConfiguration(model)
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
}

/// How long a run trains, and when it looks at what it has learnt.
package struct TrainerSettings: Sendable {
  private let epochs: Int?
  private let steps: Int?
  /// Nil where gradients are left as they are.
  package let gradientClipping: Double?
  package let validationInterval: Int
  package let loggingInterval: Int
  package let checkpointInterval: Int
  /// The most batches of a look at a split; nil where all are looked at.
  package let validationBatches: Int?
  package let testBatches: Int?

  init(_ settings: SettingGroup) throws(FlowError) {
    try settings.allow([
      "max_epochs", "max_steps", "gradient_clip_val", "val_check_interval", "log_every_n_steps",
      "checkpoint_every_n_steps", "limit_val_batches", "limit_test_batches",
    ])
    func optional(_ name: String) throws(FlowError) -> Int? { settings.has(name) ? try settings.whole(name) : nil }
    (epochs, steps) = (try optional("max_epochs"), try optional("max_steps"))
    guard epochs != nil || steps != nil else { throw .missingSetting("trainer.max_steps") }
    let limit = try settings.number("gradient_clip_val", 1)
    gradientClipping = limit == 0 ? nil : limit
    validationInterval = try settings.whole("val_check_interval", 1_000)
    loggingInterval = try settings.whole("log_every_n_steps", 50)
    checkpointInterval = try settings.whole("checkpoint_every_n_steps", 500)
    validationBatches = try optional("limit_val_batches")
    testBatches = try optional("limit_test_batches")
  }

  /// The end of a run on so many batches: whichever is reached first, as with Lightning's trainer.
  package func totalSteps(batchesPerEpoch: Int) -> Int {
    let (inEpochs, overflow) = (epochs ?? .max).multipliedReportingOverflow(by: batchesPerEpoch)
    return min(overflow ? .max : inEpochs, steps ?? .max)
  }
}
