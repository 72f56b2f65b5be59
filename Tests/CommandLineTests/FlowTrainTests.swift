import Foundation
import Testing

/// Kills the runs behind steps that the tests name: 4 of them by default; `DPA_KILLS` asks for more.
@Suite("flow train leaves a run that can be killed, continued, evaluated and asked")
struct FlowTrainTests {
  /// The library with libtorch's functions, where the tests are given one.
  private static let library = ProcessInfo.processInfo.environment["DPA_TORCH_LIBRARY"]
  private static let killCount = ProcessInfo.processInfo.environment["DPA_KILLS"].flatMap(Int.init) ?? 4
  private static let stepCount = 24

  /// A run of less than a second, with two ends of an epoch in it.
  private static let words = [
    "experiment=ksin/small/flow_fixed", "data.k=2", "data.signal_length=32", "data.batch_size=8",
    "data.train_val_test_sizes=[72,8,8]", "model.d_model=8", "model.conditioning_dim=8",
    "model.encoder.hidden_dim=2", "model.encoder.num_blocks=1", "model.vector_field.num_layers=1",
    "model.vector_field.num_heads=2", "model.vector_field.d_ff=8", "model.vector_field.d_enc=4",
    "model.validation_sample_steps=2", "model.test_sample_steps=2", "model.warmup_steps=2",
    "trainer.max_steps=\(stepCount)", "trainer.val_check_interval=10", "trainer.checkpoint_every_n_steps=7",
    "trainer.log_every_n_steps=1",
  ]

  /// Small files of Surge XT's sounds.
  private static let surgeFiles = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("FlowTrainingTests/Surge")

  /// A folder with a copy of the program beside the library.
  private static func prepared() throws -> (folder: TemporaryFolder, program: URL) {
    let folder = try TemporaryFolder()
    let bin = folder.url.appendingPathComponent("bin")
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    let program = bin.appendingPathComponent("dpa-harness")
    try FileManager.default.copyItem(at: BuiltProgram.executable, to: program)
    if let library {
      let built = URL(fileURLWithPath: library).resolvingSymlinksInPath().deletingLastPathComponent()
      for name in ["libDPATorch.so", "libDPAHDF5.so"] {
        try FileManager.default.copyItem(
          at: built.appendingPathComponent(name), to: bin.appendingPathComponent(name))
      }
    }
    return (folder, program)
  }

  private static func train(
    _ more: [String], in place: (folder: TemporaryFolder, program: URL), fileKibibytes: Int? = nil
  ) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(
      ["flow", "train"] + words + more, in: place.folder, fileKibibytes: fileKibibytes, program: place.program)
  }

  @Test("Without libtorch a run is refused before its folder is made")
  func withoutLibrary() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.runShell(
      "mkdir bin; cp \"$0\" bin/dpa-harness; bin/dpa-harness flow train \(Self.words[0]) --output run", in: folder)
    #expect(outcome.error.hasPrefix("Error: cannot load '"))
    #expect(outcome.status == 74)
    #expect(try folder.snapshot().keys.allSatisfy { $0.hasPrefix("bin") })
  }

  @Test("Settings are refused with their sentence and 65, before libtorch is asked for")
  func settings() throws {
    let folder = try TemporaryFolder()
    func refusal(_ words: String...) throws -> String {
      let outcome = try BuiltProgram.run(["flow", "train"] + words + ["--output", "run"], in: folder)
      return "\(outcome.status) \(outcome.error)"
    }
    #expect(
      try refusal("experiment=ksin/small/flow", "data.kk=3")
        == "65 Error: there is no setting 'data.kk', perhaps 'data.k'; the settings here are name, k, signal_length, "
        + "sort_frequencies, break_symmetry, shift_test_distribution, train_val_test_sizes, train_val_test_seeds, "
        + "batch_size, ot, num_workers\n")
    #expect(
      try refusal("experiment=ksin/small/flow", "data.k=many")
        == "65 Error: data.k is 'many', but it must be a whole number of at least 1\n")
    #expect(
      try refusal("--resume", "--force", "data.k=2")
        == "64 Error: --resume keeps what is in the folder and --force loses it; leave one of them out\n")
    let outcome = try BuiltProgram.run(["flow", "train", "data.k=2"], in: folder)
    #expect(outcome.error == "Error: train needs --output, the folder of the run\n" && outcome.status == 64)
    #expect(try folder.snapshot().isEmpty)
  }

  @Test("The configuration is printed whole, and nothing is trained")
  func printed() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(
      ["flow", "train", "data=ksin", "model=ksin_flow_matching", "data.k=4", "--print-config"], in: folder)
    #expect(outcome.status == 0 && outcome.text.hasPrefix("{\n  \"data\": {\n    \"batch_size\": 1024,\n"))
    #expect(try folder.snapshot().isEmpty)
  }

  @Test(
    "Killed at any step and continued, it ends with the files of a run that was left alone",
    .enabled(if: library != nil))
  func killed() throws {
    let place = try Self.prepared()
    let whole = try Self.train(["--output", "whole"], in: place)
    #expect(whole.status == 0, "\(whole.error)")
    let files = try place.folder.snapshot()
    for kill in 0..<Self.killCount {
      // Spread over the run, the first and the last step among them.
      let step = 1 + kill * (Self.stepCount - 1) / max(1, Self.killCount - 1)
      let run = "run-\(kill)"
      let killed = try Self.train(["--output", run, "--kill-at-step", "\(step)"], in: place)
      #expect(killed.status == 128 + 9 && killed.output.isEmpty, "\(step)")
      let resumed = try Self.train(["--output", run, "--resume"], in: place)
      #expect(resumed.status == 0 && resumed.output == whole.output, "\(step): \(resumed.error)")
      let found = try place.folder.snapshot()
      for name in ["metrics.jsonl", "last.safetensors", "best.safetensors", "configuration.json"] {
        #expect(found["\(run)/\(name)"] == files["whole/\(name)"], "\(name), killed at \(step)")
      }
    }
  }

  @Test(
    "Where a checkpoint cannot be written, the last good one stays and the run goes on from it",
    .enabled(if: library != nil))
  func full() throws {
    let place = try Self.prepared()
    let whole = try Self.train(["--output", "whole"], in: place)
    _ = try Self.train(["--output", "run", "--kill-at-step", "8"], in: place)
    let before = try #require(try place.folder.snapshot()["run/last.safetensors"])
    // No file may grow beyond this, as on a disk that is full.
    let full = try Self.train(["--output", "run", "--resume"], in: place, fileKibibytes: 4)
    #expect(full.error == "Error: cannot write 'run/best.safetensors.partial': File too large\n")
    #expect(full.status == 74)
    #expect(try place.folder.snapshot()["run/last.safetensors"] == before)
    let resumed = try Self.train(["--output", "run", "--resume"], in: place)
    #expect(resumed.status == 0 && resumed.output == whole.output)
  }

  @Test("A run is drawn, evaluated, and asked for parameters", .enabled(if: library != nil))
  func asked() throws {
    let place = try Self.prepared()
    func run(_ words: String...) throws -> BuiltProgram.Outcome {
      try BuiltProgram.run(["flow"] + words, in: place.folder, program: place.program)
    }
    let trained = try Self.train(["--output", "run"], in: place)
    #expect(trained.text.hasPrefix(#"{"best":{"lsd":"#) && trained.text.contains(#""steps":24,"weights_sha256":""#))
    let page = try #require(try place.folder.snapshot()["run/report.html"])
    #expect(String(decoding: page, as: UTF8.self).contains("<h4>val/lsd</h4>"))
    #expect(try run("report", "run", "--output", "page.html").status == 0)
    let text = try run("evaluate", "run/best.safetensors")
    #expect(text.status == 0 && text.text.hasPrefix("8 items of test "), "\(text.error)")
    let json = try run("evaluate", "run/last.safetensors", "--split", "val", "--format", "json")
    #expect(json.text.hasPrefix(#"{"items":8,"metrics":{"chamfer":{"high":"#))
    #expect(try run("predict", "run/best.safetensors", "--output", "p.npy").status == 0)
    let again = try run("predict", "run/best.safetensors", "--output", "p.npy")
    #expect(again.error == "Error: 'p.npy' is there already; give --force to replace it\n" && again.status == 74)
    #expect(try place.folder.snapshot()["p.npy"]?.count == 128 + 8 * 4 * 4)
    #expect(
      try run("predict", "run/best.safetensors", "--output", "q.npy", "--signals", "p.npy").error
        == "Error: 'p.npy' is malformed: its rows have 4 samples; the model needs 32\n")
    let taken = try Self.train(["--output", "run"], in: place)
    #expect(
      taken.error
        == "Error: 'run' holds a training run already; give --resume to continue it or --force to start again\n")
    #expect(taken.status == 74)
  }

  @Test("More kills than anybody waits for are refused")
  func kills() throws {
    for kills in ["1001", "9223372036854775807", "-1"] {
      let outcome = try BuiltProgram.run(
        ["verify", "training", "experiment=ksin/small/flow", "--kills=\(kills)"], in: TemporaryFolder())
      #expect(outcome.status == 64)
      #expect(outcome.error == "Error: --steps must be at least 1 and --kills 0 to 1000, not 30 and \(kills)\n")
    }
  }

  @Test("verify training holds, and a run that differs would not", .enabled(if: library != nil))
  func verified() throws {
    let place = try Self.prepared()
    let words = Self.words.filter { !$0.hasPrefix("trainer.") }
    let held = try BuiltProgram.run(
      ["verify", "training"] + words + ["--steps", "9", "--kills", "2", "--seed", "1"], in: place.folder,
      program: place.program)
    #expect(held.status == 0, "\(held.error)\(held.text)")
    #expect(held.text.contains("HELD") && held.text.contains("seed of the kills 1"))
    #expect(held.text.contains("'dpa-harness record --training' adds this machine's"))
    let refused = try BuiltProgram.run(["verify", "training", "data.k=0"], in: place.folder, program: place.program)
    #expect(refused.error == "Error: data.k is 0, but it must be a whole number of at least 1\n")
    #expect(refused.status == 65)
  }

  @Test(
    "Traces are recorded for this machine, which fails, and a changed one is noticed", .enabled(if: library != nil))
  func traces() throws {
    let place = try Self.prepared()
    let path = place.folder.url.appendingPathComponent("golden/stability/training.json")
    try FileManager.default.createDirectory(
      at: place.folder.url.appendingPathComponent("golden"), withIntermediateDirectories: true)
    let recorded = try BuiltProgram.run(["record", "--training"], in: place.folder, program: place.program)
    #expect(recorded.status == 1)
    #expect(recorded.text.hasPrefix("recorded 'golden/stability/training.json', 3 runs of libtorch "))
    let words = Self.words.filter { !$0.hasPrefix("trainer.") }
    func verify() throws -> BuiltProgram.Outcome {
      try BuiltProgram.run(
        ["verify", "training"] + words + ["--steps", "2", "--kills", "0"], in: place.folder, program: place.program)
    }
    let held = try verify()
    #expect(held.status == 0 && !held.text.contains("skipped"), "\(held.text)")
    let text = try String(contentsOf: path, encoding: .utf8)
    let losses = try #require(text.range(of: "\"losses\":["))
    // Another first digit of the first loss.
    try Data((text[..<losses.upperBound] + "7" + text[losses.upperBound...].dropFirst()).utf8).write(to: path)
    let failed = try verify()
    #expect(failed.status == 1 && failed.text.contains("loss of step 1"), "\(failed.text)")
  }

  @Test(
    "Surge XT's files that are missing or cannot be unpacked are named, with their status, before a folder is made",
    .enabled(if: library != nil))
  func surge() throws {
    let place = try Self.prepared()
    let data = place.folder.url.appendingPathComponent("data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    func refusal(_ more: String...) throws -> String {
      let words = ["experiment=surge/ffn", "data.dataset_root=data", "data.batch_size=2", "model.num_params=5"]
      let outcome = try BuiltProgram.run(
        ["flow", "train"] + words + more + ["--output", "run"], in: place.folder, program: place.program)
      return "\(outcome.status) \(outcome.error)"
    }
    #expect(try refusal() == "74 Error: cannot read 'data/val.h5': there is no such file\n")
    for name in ["train.h5", "val.h5"] {
      try FileManager.default.copyItem(
        at: Self.surgeFiles.appendingPathComponent("lzf.h5"), to: data.appendingPathComponent(name))
    }
    #expect(
      try refusal()
        == "74 Error: cannot read 'data/stats.npz': there is no such file; it holds mean and std of mel_spec, and "
        + "without it data.use_saved_mean_and_variance must be false\n")
    #expect(
      try refusal("data.use_saved_mean_and_variance=false")
        == "65 Error: 'data/val.h5' is malformed: its dataset 'mel_spec' was packed by filter 32000, which libhdf5 "
        + "does not have here; set HDF5_PLUGIN_PATH to the folder of that filter's plug-in\n")
    #expect(try place.folder.snapshot().keys.allSatisfy { !$0.hasPrefix("run") })
  }

  @Test("flow predict reads data.predict_file where no split is asked for", .enabled(if: library != nil))
  func predicted() throws {
    let place = try Self.prepared()
    func run(_ words: String...) throws -> BuiltProgram.Outcome {
      try BuiltProgram.run(["flow"] + words, in: place.folder, program: place.program)
    }
    let trained = try run(
      "train", "experiment=surge/ffn", "data.dataset_root=\(Self.surgeFiles.path)", "data.batch_size=2",
      "model.num_params=5", "model.network.d_model=8", "model.network.n_heads=2", "model.network.n_layers=1",
      "model.network.patch_size=64", "model.network.patch_stride=64", "trainer.max_steps=1", "--output", "run")
    #expect(trained.status == 0, "\(trained.error)")
    let file = "data.predict_file=\(Self.surgeFiles.path)/train.h5"
    let predicted = try run("predict", "run/last.safetensors", file, "--output", "file.npy")
    #expect(predicted.status == 0, "\(predicted.error)")
    #expect(try run("predict", "run/last.safetensors", file, "--split", "test", "--output", "split.npy").status == 0)
    // 10 rows are in the file, and 4 in the split.
    let found = try place.folder.snapshot()
    #expect(found["file.npy"]?.count == 128 + 10 * 5 * 4 && found["split.npy"]?.count == 128 + 4 * 5 * 4)
  }
}
