package import Flow

/// How weights are changed by gradients.
package struct OptimizerConfiguration: Sendable {
  package let adam: Adam.Settings
  private let scheduler: Scheduler
  private let warmUpSteps: Int

  private enum Name: String, CaseIterable {
    case adam
    case adamw
  }

  private enum Scheduler: String, CaseIterable {
    case none
    case cosineAnnealing = "cosine_annealing"
  }

  /// The share of the learning rate that a cosine ends at.
  private static let lastFactor = 0.01

  init(_ model: SettingGroup) throws(FlowError) {
    let settings = try model.group("optimizer")
    try settings.allow(["name", "lr", "weight_decay"])
    var adam = Adam.Settings(learningRate: try settings.number("lr", 1e-4))
    adam.decaysWeights = try settings.choice("name", Name.adam) == .adamw
    // PyTorch's defaults: AdamW decays where nothing is said.
    adam.weightDecay = try settings.number("weight_decay", adam.decaysWeights ? 0.01 : 0)
    self.adam = adam
    let scheduler = try model.group("scheduler")
    try scheduler.allow(["name"])
    self.scheduler = try scheduler.choice("name", Scheduler.none)
    warmUpSteps = try model.whole("warmup_steps", 0, atLeast: 0)
  }

  /// The factors of the learning rate in a run of so many steps.
  package func schedule(totalSteps: Int) -> LearningRateSchedule {
    LearningRateSchedule(
      scheduler == .none ? .constant : .cosineAnnealing(steps: totalSteps, lastFactor: Self.lastFactor),
      warmUpSteps: warmUpSteps)
  }
}
