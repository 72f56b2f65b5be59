import Flow
import Foundation
import KSinEngine
import Testing

@testable import FlowTraining

@Suite("What is random in a step is a function of the seed and the step", .enabled(if: TinyTraining.hasTorch))
struct StepRandomnessTests {
  @Test("Each step has times of its own, and the same ones when it is taken again")
  func times() throws {
    // Every item keeps its condition, and no part of the model starts from 0: only times change the loss of a batch.
    let configuration = try TrainingConfiguration(
      TinyTraining.flow + ["model.cfg_dropout_rate=0", "model.vector_field.zero_init=false"])
    let model = try TrainedModel(configuration, in: try TinyTraining.library.open())
    var batches = try configuration.ksin.trainLoader().makeIterator()
    let first = batches.next()
    let batch = TrainingBatch(try #require(first))
    var losses: [Double] = []
    for step in [0, 1, 2, 0] { losses.append(try model.loss(batch, step: step).number()) }
    #expect(Set(losses).count == 3 && losses[3] == losses[0])
  }

  @Test("Each epoch goes through the items in another order")
  func epochs() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    // With a learning rate of 0 the loss of a regression is a function of its batch alone.
    _ = try TinyTraining.run(TinyTraining.regression + ["model.optimizer.lr=0"], in: target)
    let series = try #require(try RunRecord(target.path).series.first { $0.name == "train/loss" })
    let losses = series.points.map(\.value)
    #expect(losses.count == 7 && Set(losses[0..<3]) != Set(losses[3..<6]))
  }
}
