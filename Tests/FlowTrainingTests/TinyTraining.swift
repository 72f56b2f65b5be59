import Flow
import Foundation
import HarnessKit
import KSinEngine
import Testing

@testable import FlowTraining

/// Training that takes milliseconds: a flow of 2 components with 7 steps, which cross two ends of an epoch.
enum TinyTraining {
  private static let named = ProcessInfo.processInfo.environment["DPA_TORCH_LIBRARY"]

  static let hasTorch = named != nil || (try? Torch()) != nil
  static let library = TorchLibrary(named)

  static let data = [
    "data.k=2", "data.signal_length=32", "data.batch_size=8", "data.train_val_test_sizes=[20,10,12]",
    "trainer.max_steps=7", "trainer.val_check_interval=3", "trainer.checkpoint_every_n_steps=2",
    "trainer.log_every_n_steps=1", "model.warmup_steps=2",
  ]
  static let flow =
    ["experiment=ksin/small/flow"] + data + [
      "model.d_model=8", "model.conditioning_dim=8", "model.encoder.hidden_dim=2", "model.encoder.num_blocks=1",
      "model.vector_field.num_layers=1", "model.vector_field.num_heads=2", "model.vector_field.d_ff=8",
      "model.vector_field.d_enc=4", "model.vector_field.projection.d_token=4",
      "model.vector_field.projection.num_tokens=3", "model.validation_sample_steps=2", "model.test_sample_steps=2",
    ]
  static let regression =
    ["experiment=ksin/small/ffn_chamfer"] + data + [
      "model.network.channels=2", "model.network.encoder_blocks=1", "model.network.hidden_dim=8",
    ]

  /// The folder of small files of Surge XT's sounds, which scripts/oracle/surge_files.py has written.
  static let surgeFiles = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Surge")

  static let surgeData = [
    "data.batch_size=2", "model.warmup_steps=2", "trainer.max_steps=4", "trainer.val_check_interval=2",
    "trainer.checkpoint_every_n_steps=2", "trainer.log_every_n_steps=1", "trainer.limit_val_batches=1",
    "trainer.limit_test_batches=1",
  ]
  /// Patches that do not overlap, and one layer of width 8.
  static let surgeFlow =
    surgeData + [
      "model.d_model=8", "model.conditioning_dim=4", "model.encoder.n_heads=2", "model.encoder.n_layers=1",
      "model.encoder.patch_size=64", "model.encoder.patch_stride=64", "model.vector_field.num_layers=1",
      "model.vector_field.num_heads=2", "model.vector_field.d_ff=8", "model.vector_field.num_tokens=3",
      "model.vector_field.projection.d_token=4", "model.vector_field.projection.num_tokens=3",
      "model.validation_sample_steps=2", "model.test_sample_steps=2",
    ]
  static let surgeRegression =
    ["experiment=surge/ffn"] + surgeData + [
      "model.network.d_model=8", "model.network.n_heads=2", "model.network.n_layers=1", "model.network.patch_size=64",
      "model.network.patch_stride=64",
    ]
  /// Words for the small files.
  static let ofFiles = ["data.dataset_root=\(surgeFiles.path)", "model.num_params=5"]

  static func run(
    _ words: [String], in folder: URL, _ intent: RunIntent = .new, _ watching: TrainingRun.Watching = .init()
  ) throws -> TrainingRun.Result {
    let configuration = try TrainingConfiguration(words)
    return try TrainingRun(configuration, into: folder.path, intent, with: library).train(watching)
  }

  /// What goes wrong, as a sentence with its status; an empty one where nothing does.
  static func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch let error as HarnessError {
      return "\(error.status.rawValue): \(error)"
    } catch {
      return "\(error)"
    }
  }
}

/// A folder of a test's own, removed with the last reference to it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-harness-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func bytes(_ path: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(path)) }
}

extension TrainingConfiguration {
  /// The k-sin data of the configuration.
  var ksin: KSinDataModule {
    guard case .ksin(let module) = data else { preconditionFailure("data of the k-sin task") }
    return module
  }

  /// Steps of a run on the k-sin data.
  var totalSteps: Int { trainer.totalSteps(batchesPerEpoch: KSinTrainingData(module: ksin).batchesPerEpoch()) }
}
