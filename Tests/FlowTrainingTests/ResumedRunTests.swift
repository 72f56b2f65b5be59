import Foundation
import SafeTensors
import Testing

@testable import FlowTraining

@Suite("A run is continued from its last checkpoint, and from nothing else", .enabled(if: TinyTraining.hasTorch))
struct ResumedRunTests {
  private let folder: TemporaryFolder
  private var target: URL { folder.url.appendingPathComponent("run") }

  /// Leaves a run that was interrupted behind step 3 of 7.
  init() throws {
    folder = try TemporaryFolder()
    var watching = TrainingRun.Watching()
    var done = 0
    watching.didStep = { done = $0 }
    watching.isInterrupted = { done == 3 }
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.regression, in: target, .new, watching) }
        == "130: interrupted after 3 steps")
  }

  private func refusal() -> String {
    TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.regression, in: target, .resuming) }
  }

  @Test("Only the steps behind the checkpoint are taken")
  func steps() throws {
    var steps: [Int] = []
    var watching = TrainingRun.Watching()
    watching.didStep = { steps.append($0) }
    _ = try TinyTraining.run(TinyTraining.regression, in: target, .resuming, watching)
    #expect(steps == [4, 5, 6, 7])
  }

  @Test("A configuration that is cut off is refused: nobody knows what was trained")
  func configuration() throws {
    let path = target.appendingPathComponent("configuration.json")
    try Data(Data(contentsOf: path).dropLast(10)).write(to: path)
    #expect(refusal() == "65: '\(path.path)' is malformed: it is not JSON, or it is cut off")
  }

  @Test("Numbers of steps that no run comes to are refused")
  func impossibleSteps() throws {
    let last = target.appendingPathComponent("last.safetensors")
    let file = try SafeTensorsFile(last.path)
    let data = file.withBytes(0..<file.layout.dataByteCount) { [UInt8]($0) }
    let text = try #require(file.layout.metadata["training"])
    let whole = try JSONDecoder().decode(TrainingState.self, from: Data(text.utf8))
    let name = try #require(whole.optimizerSteps.keys.min())
    #expect(whole.step == 3 && whole.optimizerSteps[name] == 3)
    for (step, weightSteps, sentence) in [
      (3, -1, "the steps of the weight '\(name)' must be 0 to 3, those of the run, not -1"),
      (3, 4, "the steps of the weight '\(name)' must be 0 to 3, those of the run, not 4"),
      (-1, 0, "its step must be 0 or more, not -1"),
    ] {
      var state = whole
      state.step = step
      state.optimizerSteps[name] = weightSteps
      var layout = file.layout
      layout.metadata["training"] = String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
      try Data(layout.start + data).write(to: last)
      #expect(refusal() == "65: '\(last.path)' is malformed: \(sentence)")
    }
  }

  @Test("A configuration that is missing is refused, and what was trained stays", arguments: [true, false])
  func missingConfiguration(hasCheckpoints: Bool) throws {
    let path = target.appendingPathComponent("configuration.json")
    try FileManager.default.removeItem(at: path)
    for name in ["best.safetensors", "last.safetensors"] where !hasCheckpoints {
      try? FileManager.default.removeItem(at: target.appendingPathComponent(name))
    }
    let before = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
    let metrics = try folder.bytes("run/metrics.jsonl")
    #expect(refusal() == "65: '\(path.path)' cannot be continued: it is missing beside what a run has noted")
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).sorted() == before)
    #expect(try folder.bytes("run/metrics.jsonl") == metrics && !metrics.isEmpty)
  }

  @Test("A checkpoint of another schema, and weights alone, are refused")
  func foreign() throws {
    let last = target.appendingPathComponent("last.safetensors")
    var bytes = try Data(contentsOf: last)
    let schema = try #require(bytes.range(of: Data("flow-training".utf8)))
    bytes.replaceSubrange(schema, with: Data("flow-draining".utf8))
    try bytes.write(to: last)
    #expect(
      refusal()
        == "65: '\(last.path)' is malformed: it is of 'flow-draining/1', but this version goes on from "
        + "'flow-training/1'")
    try Data(contentsOf: target.appendingPathComponent("best.safetensors")).write(to: last)
    #expect(
      refusal()
        == "65: '\(last.path)' is malformed: its metadata has no 'training' that this version knows, so no run goes "
        + "on from it")
  }
}
