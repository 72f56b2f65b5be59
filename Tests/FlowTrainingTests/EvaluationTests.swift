import Flow
import Foundation
import HarnessKit
import Hashing
import KSinEngine
import SafeTensors
import Testing

@testable import FlowTraining

@Suite("A trained model is evaluated and asked for parameters")
struct EvaluationTests {
  /// A checkpoint of a tiny run.
  private static func checkpoint(_ words: [String], in folder: TemporaryFolder) throws -> String {
    let target = folder.url.appendingPathComponent("run")
    _ = try TinyTraining.run(words, in: target)
    return target.appendingPathComponent("best.safetensors").path
  }

  @Test("An interval holds its mean, is the same every time, and shrinks with the number of values")
  func interval() {
    let few = (0..<20).map { Double($0 % 7) }
    let many = (0..<2_000).map { Double($0 % 7) }
    let (wide, narrow) = (BootstrapInterval(few), BootstrapInterval(many))
    #expect(wide == BootstrapInterval(few))
    #expect(wide.low < wide.mean && wide.mean < wide.high)
    // The mean's standard error is 2 / sqrt(n): an interval of 95 % is some four of them wide.
    #expect((1.4...2.1).contains(wide.high - wide.low))
    #expect((0.14...0.21).contains(narrow.high - narrow.low))
    #expect(BootstrapInterval([3, 3, 3]) == BootstrapInterval([3]))
    #expect(BootstrapInterval([3]).low == 3)
  }

  @Test("Distances of items have the metrics' means, and are 0 for the truth")
  func distances() throws {
    var data = try KSinDataModule(
      k: 3, signalLength: 64, trainValTestSizes: .init(train: 1, val: 1, test: 8), batchSize: 8)
    data.setup()
    var batches = try data.testLoader().makeIterator()
    let first = batches.next()
    let batch = try #require(first)
    var truth = ItemDistances(.ksin(data), .test)
    try truth.add(batch.parameters, of: TrainingBatch(batch))
    for (name, values) in truth.all { #expect(values == [Double](repeating: 0, count: 8), "\(name)") }
    let predicted = batch.parameters.map { $0 / 2 }
    var half = ItemDistances(.ksin(data), .test)
    try half.add(predicted, of: TrainingBatch(batch))
    var whole = try ChamferDistance(paramsPerToken: 2)
    try whole.update(predicted: predicted, target: batch.parameters, width: 6)
    let mean = half.chamfer.reduce(0, +) / 8
    #expect(abs(try whole.compute() - mean) < 1e-12)
    var lsd = try LogSpectralDistance()
    try lsd.update(
      predictedParameters: predicted, target: batch.signals, synthesizer: Synthesizer(data.configurations.test))
    #expect(abs(try lsd.compute() - half.logSpectral.reduce(0, +) / 8) < 1e-9)
  }

  @Test("A report has every metric of the split, and the settings can be changed", .enabled(if: TinyTraining.hasTorch))
  func report() throws {
    let folder = try TemporaryFolder()
    let path = try Self.checkpoint(TinyTraining.flow, in: folder)
    let evaluation = try Evaluation(checkpoint: path, [], with: TinyTraining.library)
    let report = try evaluation.report(of: "test")
    #expect(report.items == 12 && report.metrics.keys.sorted() == ["chamfer", "lad", "lsd", "param_mse"])
    #expect(report.text.hasPrefix("12 items of test"))
    #expect(try evaluation.report(of: "val").items == 10)
    let changed = try Evaluation(
      checkpoint: path, ["model.test_sample_steps=5", "data.train_val_test_sizes=[20,10,5]"], with: TinyTraining.library
    )
    #expect(try changed.report(of: "test").items == 5)
    #expect(
      TinyTraining.refusal {
        _ = try Evaluation(checkpoint: path, ["model=ksin_ffn"], with: TinyTraining.library)
      } == "65: a checkpoint has its model already; only single settings can be changed")
    #expect(
      TinyTraining.refusal { _ = try evaluation.report(of: "dev") }
        == "64: split must be one of train, val and test, not 'dev'")
    #expect(
      TinyTraining.refusal {
        _ = try Evaluation(checkpoint: path, ["model.d_model=16"], with: TinyTraining.library)
      }.hasPrefix("65: '\(path)' is malformed: the tensor '"))
  }

  @Test("The best and the last checkpoint of a run can both be asked", .enabled(if: TinyTraining.hasTorch))
  func both() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("run")
    let result = try TinyTraining.run(TinyTraining.regression, in: target)
    for (name, step) in [("best", result.best?.step), ("last", 7)] {
      let path = target.appendingPathComponent("\(name).safetensors").path
      let report = try Evaluation(checkpoint: path, [], with: TinyTraining.library).report(of: "val")
      #expect(report.step == step)
      // Sampling for validation and for a test differ in a flow; a regression has neither.
      if name == "best", let best = result.best, let lsd = report.metrics["lsd"] {
        #expect(best.metric == "lsd" && abs(lsd.mean - best.value) < 1e-12)
      }
    }
  }

  @Test("Predictions for a file of the split's sounds are those for the split", .enabled(if: TinyTraining.hasTorch))
  func predictions() throws {
    let folder = try TemporaryFolder()
    let path = try Self.checkpoint(TinyTraining.flow, in: folder)
    let evaluation = try Evaluation(checkpoint: path, [], with: TinyTraining.library)
    let rows = try evaluation.predictions(of: "test")
    #expect(rows.width == 4 && rows.values.count == 48)
    let data = try TrainingConfiguration(TinyTraining.flow).ksin
    var signals: [Float] = []
    for batch in try data.testLoader() { signals += batch.signals }
    #expect(try evaluation.predictions(ofSignals: signals, width: 32, from: "s.npy") == rows)
    #expect(
      TinyTraining.refusal { _ = try evaluation.predictions(ofSignals: signals, width: 16, from: "s.npy") }
        == "65: 's.npy' is malformed: its rows have 16 samples; the model needs 32")
  }

  @Test("Weights without a configuration are taken with one that is given", .enabled(if: TinyTraining.hasTorch))
  func foreignWeights() throws {
    let folder = try TemporaryFolder()
    let path = try Self.checkpoint(TinyTraining.regression, in: folder)
    let file = try SafeTensorsFile(path)
    var writer = SafeTensorsWriter()
    for name in file.layout.names {
      let entry = try #require(file.layout.entries[name])
      let bytes = file.withBytes(of: name) { [UInt8]($0) }
      writer.add(name, type: entry.type, shape: entry.shape, bytes: try #require(bytes))
    }
    let plain = folder.url.appendingPathComponent("plain.safetensors")
    try Data(writer.bytes()).write(to: plain)
    let own = try Evaluation(checkpoint: path, [], with: TinyTraining.library).report(of: "test")
    let foreign = try Evaluation(
      checkpoint: plain.path, TinyTraining.regression, with: TinyTraining.library
    ).report(of: "test")
    #expect(foreign.metrics == own.metrics && foreign.step == nil)
  }

  @Test(
    "A checkpoint of the public package is read under its names, torch.compile's prefix and counters of batches too",
    .enabled(if: TinyTraining.hasTorch), arguments: [TinyTraining.flow, TinyTraining.regression])
  func publicNames(words: [String]) throws {
    let folder = try TemporaryFolder()
    let path = try Self.checkpoint(words, in: folder)
    let file = try SafeTensorsFile(path)
    func write(_ naming: (String) -> String, _ more: [String] = []) throws -> String {
      var writer = SafeTensorsWriter()
      for name in file.layout.names {
        let entry = try #require(file.layout.entries[name])
        let bytes = file.withBytes(of: name) { [UInt8]($0) }
        writer.add(naming(name), type: entry.type, shape: entry.shape, bytes: try #require(bytes))
      }
      for name in more { writer.add(name, type: .signed64, shape: [], bytes: [7, 0, 0, 0, 0, 0, 0, 0]) }
      let target = folder.url.appendingPathComponent("public.safetensors")
      try Data(writer.bytes()).write(to: target)
      return target.path
    }
    // As Lightning stores `self.encoder = torch.compile(encoder)`: the prefix stands behind the module's name.
    let compiled = { (name: String) in
      let parts = name.split(separator: ".", maxSplits: 1)
      return "\(parts[0])._orig_mod.\(parts[1])"
    }
    let own = try Evaluation(checkpoint: path, [], with: TinyTraining.library).report(of: "test")
    let found = try Evaluation(
      checkpoint: try write(compiled, ["encoder._orig_mod.encoder.0.net.2.num_batches_tracked"]), words,
      with: TinyTraining.library
    ).report(of: "test")
    #expect(found.metrics == own.metrics)
    // Anything else too many is refused as before, and so are two tensors of one name.
    let strange = try write({ $0 }, ["encoder.strange"])
    #expect(
      TinyTraining.refusal { _ = try Evaluation(checkpoint: strange, words, with: TinyTraining.library) }
        == "65: '\(strange)' is malformed: 1 tensor belongs to no part of the model: 'encoder.strange'")
    let first = try #require(file.layout.names.first)
    let double = try write({ $0 }, [compiled(first)])
    #expect(
      TinyTraining.refusal { _ = try Evaluation(checkpoint: double, words, with: TinyTraining.library) }
        == "65: '\(double)' is malformed: the tensors '\(min(first, compiled(first)))' and "
        + "'\(max(first, compiled(first)))' are of one name, '\(first)'")
  }

  @Test("Rows become the file that NumPy writes")
  func npy() {
    let rows = ParameterRows(values: [1, -2, 0.5, 4], width: 2)
    let text = String(decoding: rows.npy.dropFirst(10).prefix(118), as: UTF8.self)
    #expect(text.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"))
    #expect(text.hasSuffix(" \n"))
    #expect(rows.npy.count == 128 + 16 && rows.npy.prefix(10) == [0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0])
    #expect(Array(rows.npy.suffix(16)) == [0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63, 0, 0, 128, 64])
  }
}

extension Evaluation {
  fileprivate func report(of split: String) throws -> Report { report(try distances(of: split), of: split) }
}
