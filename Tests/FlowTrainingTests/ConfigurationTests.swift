import Flow
import Foundation
import Hashing
import KSinEngine
import Testing

@testable import FlowTraining

@Suite("A configuration is made of groups and words, and read strictly")
struct ConfigurationTests {
  static func refusal(_ words: String...) -> String {
    TinyTraining.refusal { _ = try TrainingConfiguration(words) }
  }

  @Test("Every experiment of the program is complete and valid")
  func experiments() throws {
    let names = try ConfigurationCatalogue(folder: nil).names(.experiment)
    #expect(names.count == 24)
    for name in names where name.hasPrefix("ksin/") {
      let configuration = try TrainingConfiguration(["experiment=\(name)"])
      #expect(configuration.ksin.configurations.train.breakSymmetry == name.contains("broken"), "\(name)")
      #expect((configuration.ksin.configurations.test.signalLength == 256) == name.contains("small"), "\(name)")
      #expect(configuration.ksin.configurations.val.k == 4, "\(name)")
    }
  }

  @Test("The public package's command lines make the configurations that they ask for")
  func publicLines() throws {
    let first = try TrainingConfiguration(["data=ksin", "model=ksin_flow_matching", "data.k=4"])
    #expect(first.ksin.configurations.train.k == 4 && first.data.batchSize == 1_024)
    #expect(first.totalSteps == 100 * 98)
    let second = try TrainingConfiguration([
      "data=ksin", "model=ksin_flow_matching", "data.k=4", "model.d_model=512", "trainer.max_epochs=3",
    ])
    guard case .flow(let model) = second.model.kind else {
      Issue.record("not a flow")
      return
    }
    #expect(model.vectorField.dModel == 512 && second.totalSteps == 3 * 98)
    let baseline = try TrainingConfiguration(["experiment=ksin/baseline"])
    guard case .regression(_, let loss) = baseline.model.kind else {
      Issue.record("not a regression")
      return
    }
    #expect(loss.kind == .mse)
  }

  @Test("Whichever comes first of max_epochs and max_steps ends a run")
  func ends() throws {
    func steps(_ words: String...) throws -> Int {
      try TrainingConfiguration(["data=ksin", "data.k=1"] + words).totalSteps
    }
    #expect(try steps("trainer.max_epochs=2", "trainer.max_steps=50") == 50)
    #expect(try steps("trainer.max_epochs=2", "trainer.max_steps=500") == 196)
  }

  @Test("Words change what an experiment says, whatever their order, and the last of a name counts")
  func order() throws {
    let words = ["data.k=2", "data.k=3", "experiment=ksin/small/flow", "model=ksin_ffn_small", "seed=9"]
    let configuration = try TrainingConfiguration(words)
    #expect(configuration.ksin.configurations.train.k == 3 && configuration.seed == 9)
    guard case .regression = configuration.model.kind else {
      Issue.record("not a regression")
      return
    }
  }

  @Test("A group that names another type replaces the whole group")
  func types() throws {
    let words = [
      "experiment=ksin/small/flow", #"model.vector_field.projection={"type":"ksin"}"#,
    ]
    guard case .flow(let model) = try TrainingConfiguration(words).model.kind else {
      Issue.record("not a flow")
      return
    }
    #expect(model.vectorField.projection == .ksin(.init(dModel: 64)))
  }

  @Test("What is unknown is named with the nearest name that is known")
  func unknown() {
    #expect(
      Self.refusal("experiment=ksin/small/flow", "data.singal_length=8")
        == "65: there is no setting 'data.singal_length', perhaps 'data.signal_length'; the settings here are name, k, "
        + "signal_length, sort_frequencies, break_symmetry, shift_test_distribution, train_val_test_sizes, "
        + "train_val_test_seeds, batch_size, ot, num_workers")
    #expect(
      Self.refusal("data=ksing")
        == "65: there is no data 'ksing', perhaps 'ksin'; there are ksin, ksin_small, surge")
    #expect(Self.refusal("modle.d_model=3", "data.k=4").hasPrefix("65: there is no setting 'modle', perhaps 'model'; "))
    #expect(
      Self.refusal("experiment=surge/flow").hasPrefix(
        "65: there is no experiment 'surge/flow'; there are ksin/baseline, "))
  }

  @Test(
    "What breaks a rule is named with its value and the rule",
    arguments: [
      ("data.k=four", "65: data.k is 'four', but it must be a whole number of at least 1"),
      ("data.k=[4]", "65: data.k is [4], but it must be a whole number of at least 1"),
      ("data.k=9999", "65: data: k must be 1 to 4096, not 9999"),
      ("data.ot=1", "65: data.ot is 1, but it must be true or false"),
      (
        "data.train_val_test_sizes=[1,2]",
        "65: data.train_val_test_sizes is [1, 2], but it must be a list of 3 whole numbers"
      ),
      ("model.optimizer.lr=fast", "65: model.optimizer.lr is 'fast', but it must be a number of at least 0.0"),
      ("model.optimizer.name=sgd", "65: model.optimizer.name is 'sgd', but it must be one of adam, adamw"),
      (
        "model.cfg_dropout_rate=2",
        "65: model.cfg_dropout_rate is 2, but it must be a number of at least 0.0 and at most 1.0"
      ),
      ("model.probability_path=bent", "65: model.probability_path is 'bent', but it must be one of rectified, cfm, fm"),
      ("model.d_model=66", "65: model.vector_field.d_model is 66, but it must be a multiple of num_heads, 4"),
      ("trainer=7", "65: there is no trainer '7'; there are default, small, surge"),
      ("data.k", "65: a setting is given as NAME=VALUE, for example data.k=4, not as 'data.k'"),
      ("seed=-1", "65: seed is -1, but it must be a whole number of at least 0"),
    ])
  func rules(word: String, sentence: String) {
    #expect(Self.refusal("experiment=ksin/small/flow", word) == sentence)
  }

  @Test("What is missing is named")
  func missing() { #expect(Self.refusal("data=ksin") == "65: the setting 'data.k' is missing") }

  @Test("Blocks that could never learn are refused")
  func dead() throws {
    let words = ["experiment=ksin/small/flow", "model.vector_field.adaln_mode=zero"]
    #expect(
      TinyTraining.refusal { _ = try TrainingConfiguration(words) }
        == "65: model.vector_field.zero_init is true, but it must be false where adaln_mode is zero: with both, no "
        + "block ever gets a gradient")
    _ = try TrainingConfiguration(words + ["model.vector_field.zero_init=false"])
  }

  @Test("A path whose target divides by sigma must have one")
  func sigma() {
    #expect(
      Self.refusal("experiment=ksin/small/flow", "model.probability_path=fm", "model.fm_sigma=0")
        == "65: model.fm_sigma is 0, but it must be above 0: the path's target divides by it at the end")
  }

  @Test("The digest counts what decides the bits, and not what only takes time")
  func digest() throws {
    func digest(_ words: String...) throws -> String {
      try TrainingConfiguration(["experiment=ksin/small/flow"] + words).digest.description
    }
    #expect(try digest() == digest("data.num_workers=2", "model.compile=true"))
    #expect(try digest() != digest("seed=2"))
    #expect(try digest() != digest("model.optimizer.lr=0.002"))
  }

  @Test("One value has one text: names sorted, whole numbers without decimals, what cannot be seen escaped")
  func canonical() throws {
    let value = try #require(SettingValue.json(Array(#"{"b": [1.0, 2.5, null], "a": {"t": "x\"\n", "f": true}}"#.utf8)))
    #expect(value.canonicalText == #"{"a":{"f":true,"t":"x\"\u000a"},"b":[1,2.5,null]}"#)
    #expect(value.flattened() == ["a.f": "true", "a.t": #""x\"\u000a""#, "b": "[1,2.5,null]"])
  }
}
