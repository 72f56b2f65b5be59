import Flow
import Foundation
import HarnessKit
import Hashing
import KSinEngine
import SafeTensors
import Testing

@testable import FlowTraining

@Suite("A training run is a function of its configuration", .enabled(if: TinyTraining.hasTorch))
struct TrainingRunTests {
  @Test(
    "Two runs note the same and end with the same weights", arguments: [TinyTraining.flow, TinyTraining.regression])
  func same(words: [String]) throws {
    let folder = try TemporaryFolder()
    let first = try TinyTraining.run(words, in: folder.url.appendingPathComponent("a"))
    let second = try TinyTraining.run(words, in: folder.url.appendingPathComponent("b"))
    #expect(first == second && first.steps == 7 && first.best != nil)
    for name in ["metrics.jsonl", "last.safetensors", "best.safetensors", "configuration.json"] {
      #expect(try folder.bytes("a/\(name)") == folder.bytes("b/\(name)"), "\(name)")
    }
    let other = try TinyTraining.run(words + ["seed=2"], in: folder.url.appendingPathComponent("c"))
    #expect(other.weightsSHA256 != first.weightsSHA256 && other.lossDigest != first.lossDigest)
  }

  @Test(
    "Interrupted behind any step and continued, it ends with the same bytes",
    arguments: [TinyTraining.flow, TinyTraining.regression])
  func resumed(words: [String]) throws {
    let folder = try TemporaryFolder()
    let whole = try TinyTraining.run(words, in: folder.url.appendingPathComponent("whole"))
    for step in 1..<7 {
      let target = folder.url.appendingPathComponent("\(step)")
      var watching = TrainingRun.Watching()
      var done = 0
      watching.didStep = { done = $0 }
      watching.isInterrupted = { done == step }
      #expect(
        TinyTraining.refusal { _ = try TinyTraining.run(words, in: target, .new, watching) }
          == "130: interrupted after \(step) steps")
      #expect(try TinyTraining.run(words, in: target, .resuming) == whole, "\(step)")
      for name in ["metrics.jsonl", "last.safetensors", "best.safetensors"] {
        #expect(try folder.bytes("\(step)/\(name)") == folder.bytes("whole/\(name)"), "\(name) at \(step)")
      }
    }
  }

  @Test("Batches that workers make ahead, from the middle of an epoch too, change nothing", arguments: [1, 2])
  func workers(count: Int) throws {
    let folder = try TemporaryFolder()
    let plain = try TinyTraining.run(TinyTraining.flow, in: folder.url.appendingPathComponent("plain"))
    let target = folder.url.appendingPathComponent("ahead")
    let words = TinyTraining.flow + ["data.num_workers=\(count)"]
    var watching = TrainingRun.Watching()
    var done = 0
    watching.didStep = { done = $0 }
    watching.isInterrupted = { done == 4 }
    _ = TinyTraining.refusal { _ = try TinyTraining.run(words, in: target, .new, watching) }
    #expect(try TinyTraining.run(words, in: target, .resuming) == plain)
  }

  @Test(
    "Every path, distribution of times and coupling trains, each to other weights",
    arguments: [
      "model.probability_path=cfm", "model.probability_path=fm", "model.time_distribution=lognormal",
      "model.time_distribution=beta", "model.time_weighting=flatten", "data.ot=true",
      "model.optimizer.weight_decay=0.1", "model.optimizer={\"name\":\"adamw\",\"weight_decay\":0.1}",
      "trainer.gradient_clip_val=0.01", "model.scheduler.name=none", "model.sample_schedule=late",
    ])
  func variants(word: String) throws {
    let folder = try TemporaryFolder()
    let plain = try TinyTraining.run(TinyTraining.flow, in: folder.url.appendingPathComponent("plain"))
    let variant = try TinyTraining.run(TinyTraining.flow + [word], in: folder.url.appendingPathComponent("variant"))
    if word.hasPrefix("model.sample_schedule") {
      #expect(variant.weightsSHA256 == plain.weightsSHA256 && variant.best != plain.best)
    } else {
      #expect(variant.weightsSHA256 != plain.weightsSHA256)
    }
  }

  @Test("A folder that holds a run is refused, unless the run is continued or replaced")
  func taken() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    let first = try TinyTraining.run(TinyTraining.flow, in: target)
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.flow, in: target) }
        == "74: '\(target.path)' holds a training run already")
    // A finished run has nothing left to do, and says the same again.
    #expect(try TinyTraining.run(TinyTraining.flow, in: target, .resuming) == first)
    let replaced = try TinyTraining.run(TinyTraining.flow + ["seed=3"], in: target, .replacing)
    #expect(replaced != first)
  }

  @Test(
    "A folder with any file of a run is refused, and the file stays",
    arguments: ["configuration.json", "last.safetensors", "best.safetensors", "report.html"])
  func other(name: String) throws {
    let folder = try TemporaryFolder()
    try Data("mine".utf8).write(to: folder.url.appendingPathComponent(name))
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.flow, in: folder.url) }
        == "74: '\(folder.url.path)' holds a training run already")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [name])
    #expect(try folder.bytes(name) == Data("mine".utf8))
  }

  @Test("Another configuration is refused with the first setting that differs")
  func otherConfiguration() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    _ = try TinyTraining.run(TinyTraining.flow, in: target)
    #expect(
      TinyTraining.refusal {
        _ = try TinyTraining.run(TinyTraining.flow + ["model.optimizer.lr=0.5"], in: target, .resuming)
      } == "65: '\(target.path)/configuration.json' cannot be continued: its model.optimizer.lr is '0.003', but '0.5' "
        + "was asked for")
  }

  @Test("A second run into a folder is refused while the first one trains")
  func two() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    var refusals: [String] = []
    var watching = TrainingRun.Watching()
    watching.didStep = { step in
      guard step == 1 else { return }
      for intent in [RunIntent.new, .resuming, .replacing] {
        refusals.append(TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.flow, in: target, intent) })
      }
    }
    _ = try TinyTraining.run(TinyTraining.flow, in: target, .new, watching)
    let sentence =
      "74: another run is writing '\(target.path)/metrics.jsonl'; wait until it has ended or choose another output"
    #expect(refusals == [sentence, sentence, sentence])
  }

  @Test("A loss that is no number stops the run at its step, and the last checkpoint stays")
  func notFinite() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    let words =
      TinyTraining.regression + [
        "model.loss=mse", "model.optimizer.lr=1e30", "model.warmup_steps=0", "model.scheduler.name=none",
        "trainer.checkpoint_every_n_steps=1", "trainer.val_check_interval=100",
      ]
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(words, in: target) }
        == "65: the loss of step 2 is not a finite number, so training has stopped; the checkpoint of step 1 stays; a "
        + "lower model.optimizer.lr may help")
    let last = try SafeTensorsFile(target.appendingPathComponent("last.safetensors").path)
    #expect(Checkpoint.step(last) == 1)
  }

  @Test("A damaged checkpoint is refused, and what was there stays")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    _ = try TinyTraining.run(TinyTraining.flow, in: target)
    let last = target.appendingPathComponent("last.safetensors")
    let whole = try Data(contentsOf: last)
    try whole.dropLast(4).write(to: last)
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.flow, in: target, .resuming) }
        .hasPrefix("65: '\(last.path)' is malformed: the tensor '"))
    try Data(whole.map { $0 == UInt8(ascii: "m") ? UInt8(ascii: "n") : $0 }).write(to: last)
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.flow, in: target, .resuming) }
        .hasPrefix("65: '\(last.path)' is malformed: "))
    try whole.write(to: last)
    let metrics = target.appendingPathComponent("metrics.jsonl")
    let noted = try Data(contentsOf: metrics)
    try noted.dropLast(1).write(to: metrics)
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(TinyTraining.flow, in: target, .resuming) }
        == "65: '\(metrics.path)' is malformed: the checkpoint was written behind \(noted.count) bytes of it")
  }

  @Test("The metrics are read back in series, up to a line that is being written")
  func record() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    _ = try TinyTraining.run(TinyTraining.flow, in: target)
    let metrics = target.appendingPathComponent("metrics.jsonl")
    try (Data(contentsOf: metrics) + Data(#"{"step": 8, "tr"#.utf8)).write(to: metrics)
    let record = try RunRecord(target.path)
    #expect(
      record.series.map(\.name) == [
        "lr", "train/grad_norm", "train/loss", "val/chamfer", "val/lad", "val/lsd", "val/param_mse",
      ])
    #expect(record.series[2].points.map(\.step) == [1, 2, 3, 4, 5, 6, 7])
    #expect(record.series[5].points.map(\.step) == [3, 6, 7])
    #expect(record.configuration.hasPrefix("{\n  \"data\": {"))
  }

  @Test("A line of metrics whose step is no whole number, or too large for one, is refused")
  func steps() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appendingPathComponent("metrics.jsonl").path
    try Data("{}".utf8).write(to: folder.url.appendingPathComponent("configuration.json"))
    for (step, isRead) in [
      ("9007199254740992", true), ("0", true), ("9007199254740994", false), ("18446744073709551615", false),
      ("-1", false), ("1.5", false),
    ] {
      try Data("{\"step\": \(step), \"train/loss\": 1}\n".utf8).write(to: URL(fileURLWithPath: path))
      let refusal = TinyTraining.refusal { _ = try RunRecord(folder.url.path) }
      #expect(refusal == (isRead ? "" : "65: '\(path)' is malformed: line 1 is no metrics of a step"), "\(step)")
    }
  }

  @Test("No tensor is left when a run is gone")
  func nothingLeaks() throws {
    let torch = try TinyTraining.library.open()
    do {
      let configuration = try TrainingConfiguration(TinyTraining.flow)
      let model = try TrainedModel(configuration, in: torch)
      let optimizer = Adam(model.table, configuration.optimizer.adam)
      var batches = try configuration.ksin.trainLoader().makeIterator()
      let first = batches.next()
      let batch = try #require(first)
      try model.loss(TrainingBatch(batch), step: 0).backward()
      try optimizer.step()
      model.table.clearGradients()
      _ = try model.predict(TrainingBatch(batch), .test)
      #expect(torch.liveTensorCount > 0)
    }
    #expect(torch.liveTensorCount == 0)
  }
}
