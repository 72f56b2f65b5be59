import Flow
import Foundation
import HarnessKit
import Testing

@testable import FlowTraining

@Suite("Models of Surge XT's sounds train on files and on random data", .enabled(if: TinyTraining.hasTorch))
struct SurgeTrainingTests {
  private static let simple = ["experiment=surge/flow_simple"] + TinyTraining.surgeFlow
  private static let codes =
    simple.filter { !$0.hasPrefix("model.encoder") } + [
      "model=surge_flow_matching_m2l", "data.conditioning=m2l", "model.encoder.hidden_dim=4",
      "model.encoder.num_blocks=1",
    ]
  /// The three experiments, and codes instead of spectra.
  static let experiments = [
    simple, ["experiment=surge/flow_full"] + TinyTraining.surgeFlow, TinyTraining.surgeRegression, codes,
  ]

  @Test("Each experiment trains on random data, and notes the error of each parameter", arguments: experiments)
  func fake(words: [String]) throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    let result = try TinyTraining.run(words + ["data.fake=true"], in: target)
    #expect(result.steps == 4 && result.best?.metric == "param_mse")
    let record = try RunRecord(target.path)
    #expect(record.series.map(\.name) == ["lr", "train/grad_norm", "train/loss", "val/param_mse"])
    let lines = String(decoding: try folder.bytes("run/metrics.jsonl"), as: UTF8.self).split(separator: "\n")
    let look = try #require(lines.last { $0.contains("val/") })
    let values = try #require(SettingValue.json(Array(look.utf8)))
    guard case .list(let errors)? = values[["val/per_param_mse"]], case .number(let mean)? = values[["val/param_mse"]]
    else {
      Issue.record("no errors in \(look)")
      return
    }
    let sum = errors.reduce(0.0) { sum, error in if case .number(let number) = error { sum + number } else { sum } }
    #expect(errors.count == 189 && abs(sum / 189 - mean) < 1e-9 * mean)
  }

  @Test("On files, a run is a function of its configuration, interrupted and continued too", arguments: experiments)
  func files(words: [String]) throws {
    let folder = try TemporaryFolder()
    let words = words + TinyTraining.ofFiles
    let whole = try TinyTraining.run(words, in: folder.url.appendingPathComponent("whole"))
    let target = folder.url.appendingPathComponent("resumed")
    var watching = TrainingRun.Watching()
    var done = 0
    watching.didStep = { done = $0 }
    watching.isInterrupted = { done == 3 }
    _ = TinyTraining.refusal { _ = try TinyTraining.run(words + ["data.num_workers=2"], in: target, .new, watching) }
    #expect(try TinyTraining.run(words, in: target, .resuming) == whole)
    #expect(try folder.bytes("resumed/metrics.jsonl") == folder.bytes("whole/metrics.jsonl"))
  }

  @Test("The best checkpoint is the one of the least error, and is evaluated with it")
  func evaluated() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    let result = try TinyTraining.run(TinyTraining.surgeRegression + TinyTraining.ofFiles, in: target)
    let series = try #require(try RunRecord(target.path).series.first { $0.name == "val/param_mse" })
    let best = try #require(result.best)
    #expect(best.value == series.points.map(\.value).min())
    let path = target.appendingPathComponent("best.safetensors").path
    let evaluation = try Evaluation(checkpoint: path, [], with: TinyTraining.library)
    let report = evaluation.report(try evaluation.distances(of: "val"), of: "val")
    #expect(report.step == best.step && report.items == 2 && report.metrics.keys.sorted() == ["param_mse"])
    #expect(report.metrics["param_mse"].map { abs($0.mean - best.value) < 1e-12 } == true)
    #expect(report.parameterErrors?.count == 5)
    #expect(report.text.contains("largest errors of single parameters: "))
    #expect(report.json.contains(#""parameter_errors":["#))
  }

  @Test("Predictions are in the scale of the files, of a split or of a file of one's own")
  func predicted() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    _ = try TinyTraining.run(TinyTraining.surgeRegression + TinyTraining.ofFiles, in: target)
    let path = target.appendingPathComponent("last.safetensors").path
    let evaluation = try Evaluation(checkpoint: path, [], with: TinyTraining.library)
    let rows = try evaluation.predictions(of: nil)
    #expect(rows.width == 5 && rows.values.count == 10)
    // An untrained network finds about 0, which is the middle of a file's scale.
    #expect(rows.values.allSatisfy { abs($0 - 0.5) < 1.5 } && rows.values.contains { $0 > 0.2 })
    let file = TinyTraining.surgeFiles.appendingPathComponent("test.h5").path
    // The error is from -1 to 1, where differences are twice as large.
    let truth = try HDF5File(
      file, with: HDF5Library(TinyTraining.library.besideIt(HDF5Library.name)), files: SystemFiles()
    ).dataset("param_array").rows(0..<2)
    let differences = zip(rows.values, truth).map { 2 * (Double($0) - Double($1)) }
    let square = differences.reduce(0.0) { $0 + $1 * $1 } / 10
    let report = evaluation.report(try evaluation.distances(of: "test"), of: "test")
    let interval = try #require(report.metrics["param_mse"])
    #expect(abs(interval.mean - square) < 1e-5)
    let own = try Evaluation(
      checkpoint: path, ["data.predict_file=\(file)", "data.batch_size=1"], with: TinyTraining.library)
    #expect(try own.predictions(of: nil).values.prefix(10) == rows.values[...])
    #expect(try own.predictions(of: nil).values.count == 20)
    #expect(
      TinyTraining.refusal { _ = try own.predictions(ofSignals: [], width: 5, from: "s.npy") }
        == "64: signals are sounds of the k-sin task; this model takes data.predict_file=FILE")
  }

  @Test("The learning rate warms up from a ten-thousand-millionth, and gradients are shortened to 0.5")
  func schedule() throws {
    let configuration = try TrainingConfiguration(["experiment=surge/flow_full", "data.fake=true"])
    #expect(configuration.trainer.gradientClipping == 0.5)
    let schedule = configuration.optimizer.schedule(totalSteps: 100_000)
    #expect(schedule.factor(atStep: 0) == 1e-10 && schedule.factor(atStep: 5_000) == 1)
    #expect(abs(schedule.factor(atStep: 2_500) - 0.5) < 1e-9)
    let folder = try TemporaryFolder()
    let words = TinyTraining.surgeRegression + ["data.fake=true"]
    let plain = try TinyTraining.run(words, in: folder.url.appendingPathComponent("plain"))
    let loose = try TinyTraining.run(
      words + ["trainer.gradient_clip_val=1e-3"], in: folder.url.appendingPathComponent("loose"))
    #expect(plain.weightsSHA256 != loose.weightsSHA256)
  }

  @Test("Where data are missing, nothing is left of the run")
  func nothingLeft() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    let words = Self.simple + ["data.dataset_root=\(folder.url.path)"]
    #expect(
      TinyTraining.refusal { _ = try TinyTraining.run(words, in: target) }
        == "74: cannot read '\(folder.url.path)/val.h5': there is no such file")
    #expect(!FileManager.default.fileExists(atPath: target.path))
  }
}

@Suite("Settings of Surge XT's sounds and models are read strictly")
struct SurgeConfigurationTests {
  @Test(
    "What does not fit is named with what it must be",
    arguments: [
      ("data.dataset_root=7", "data.dataset_root is 7, but it must be a text"),
      ("data.conditioning=wav", "data.conditioning is 'wav', but it must be one of mel, m2l"),
      (
        "data.conditioning=m2l",
        "model.encoder.type is 'ast', but it must be 'residual_mlp' where data.conditioning is m2l"
      ),
      ("model.conditioning=m2l", "model.conditioning is 'm2l', but it must be 'mel', as data.conditioning is"),
      ("model.num_params=0", "model.num_params is 0, but it must be a whole number of at least 1"),
      ("model.encoder.n_heads=7", "model.encoder.d_model is 512, but it must be a multiple of n_heads, 7"),
      (
        "model.encoder.spec_shape=[64,401]",
        "model.encoder.spec_shape is [64, 401], but it must be [128, 401] with 2 channels"
      ),
      ("data.batch_size=20000", "data.batch_size is 20000, but it must be at most 16384 where ot is true"),
      ("data.batch_size=2000000", "data.batch_size is 2000000, but it must be at most 1048576"),
      ("data.num_workers=5000", "data.num_workers is 5000, but it must be at most 1024"),
      (
        "data=ksin",
        "model.name is 'surge_flow_matching', but it must be 'ksin_flow_matching' or 'ksin_ffn' for data of ksin"
      ),
      (
        "model=ksin_ffn",
        "model.name is 'ksin_ffn', but it must be 'surge_flow_matching' or 'surge_ffn' for data of surge"
      ),
    ])
  func rules(word: String, sentence: String) {
    let words = ["experiment=surge/flow_simple", "data.dataset_root=d", "data.k=2", word].filter {
      word == "data=ksin" ? $0 != "data.dataset_root=d" : $0 != "data.k=2"
    }
    #expect(TinyTraining.refusal { _ = try TrainingConfiguration(words) } == "65: \(sentence)")
  }

  @Test("Files need their folder; random data need none, and have as many parameters as they have")
  func ends() throws {
    #expect(
      TinyTraining.refusal { _ = try TrainingConfiguration(["experiment=surge/ffn"]) }
        == "65: the setting 'data.dataset_root' is missing")
    func count(_ words: String...) throws -> Int { try TrainingConfiguration(words).model.parameterCount }
    #expect(try count("experiment=surge/ffn", "data.fake=true") == 189)
    #expect(try count("experiment=surge/ffn", "data.dataset_root=d") == 90)
    #expect(try count("experiment=surge/flow_full", "data.dataset_root=d") == 189)
    #expect(
      TinyTraining.refusal {
        _ = try TrainingConfiguration(["experiment=surge/ffn", "data.fake=true", "model.num_params=90"])
      } == "65: model.num_params is 90, but it must be 189, as random data (data.fake) have it")
    #expect(
      TinyTraining.refusal {
        _ = try TrainingConfiguration(["experiment=surge/ffn", "data.fake=true", "model.loss=chamfer"])
      } == "65: model.loss is 'chamfer', but it must be mse for data of surge")
  }
}
