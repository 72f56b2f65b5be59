import Flow
import Foundation
import Hashing
import SafeTensors
import Testing

@testable import FlowTraining

@Suite("A run notes its losses, rates, best step and weights exactly", .enabled(if: TinyTraining.hasTorch))
struct RunNotesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func target(_ name: String = "run") -> URL { folder.url.appendingPathComponent(name) }

  private func points(_ series: String, of name: String = "run") throws -> [RunRecord.Series.Point] {
    try #require(try RunRecord(target(name).path).series.first { $0.name == series }).points
  }

  @Test("The digest of losses is a chain over all of them, with the bytes that Python's hashlib gives")
  func chain() {
    var state = TrainingState()
    state.note(loss: 0.5)
    #expect(state.lossDigest == "59b95ed3bf5accfc5cb3d2f93f834ca086fa7c916172c055bc66ef9ee6db7d19")
    state.note(loss: -2)
    #expect(state.lossDigest == "dc07cae71a0ba2bd752678fe0a194be235baa162447e4f96a7cc7b0720551a2a")
  }

  @Test("Losses that the metrics leave out count for the digest, too")
  func leftOut() throws {
    let every = try TinyTraining.run(TinyTraining.regression, in: target("every"))
    let third = try TinyTraining.run(TinyTraining.regression + ["trainer.log_every_n_steps=3"], in: target("third"))
    #expect(third.lossDigest == every.lossDigest && third.weightsSHA256 == every.weightsSHA256)
    #expect(try points("train/loss", of: "third").map(\.step) == [1, 3, 6])
  }

  @Test("Each step has the learning rate that the schedule gives it, the first one that of a warm-up's start")
  func rates() throws {
    let configuration = try TrainingConfiguration(TinyTraining.flow)
    _ = try TinyTraining.run(TinyTraining.flow, in: target())
    let schedule = configuration.optimizer.schedule(totalSteps: 7)
    let rates = try points("lr").map(\.value)
    #expect(rates == (0..<7).map { configuration.optimizer.adam.learningRate * schedule.factor(atStep: $0) })
    #expect(rates[0] < 1e-12)
  }

  @Test("Of looks that are equally good the first one is the best")
  func equallyGood() throws {
    // With a learning rate of 0, and without norms that follow the data, every look sees the same weights.
    let words = TinyTraining.surgeRegression + TinyTraining.ofFiles + ["model.optimizer.lr=0"]
    let result = try TinyTraining.run(words, in: target())
    let looks = try points("val/param_mse")
    #expect(looks.map(\.step) == [2, 4] && looks[0].value == looks[1].value)
    #expect(result.best?.step == 2 && result.best?.value == looks[0].value)
  }

  @Test("The digest of the weights is that of every name and element in the last checkpoint, statistics too")
  func weights() throws {
    let result = try TinyTraining.run(TinyTraining.regression, in: target())
    let file = try SafeTensorsFile(target().appendingPathComponent("last.safetensors").path)
    let names = file.layout.names.filter { $0.hasPrefix("weight.") }
    #expect(names.contains { $0.hasSuffix("running_mean") })
    var hash = SHA256()
    for name in names {
      hash.update(Array(name.dropFirst("weight.".count).utf8) + [0])
      let bytes = file.withBytes(of: name) { [UInt8]($0) }
      hash.update(try #require(bytes))
    }
    #expect(result.weightsSHA256 == hash.finalized().description)
  }
}
