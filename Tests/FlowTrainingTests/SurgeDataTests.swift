import Flow
import Foundation
import HarnessKit
import Hashing
import KSinEngine
import Testing

@testable import FlowTraining

@Suite("Surge XT's sounds are read from HDF5 files", .enabled(if: TinyTraining.hasTorch))
struct SurgeDataTests {
  private static let library = TinyTraining.library.besideIt(HDF5Library.name)

  private static func file(_ name: String, in folder: URL = TinyTraining.surgeFiles) throws -> HDF5File {
    try HDF5File(folder.appendingPathComponent(name).path, with: HDF5Library(library), files: SystemFiles())
  }

  private static func digest(_ values: [Float]) -> String {
    let bytes = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
    return SHA256.digest(of: bytes).description
  }

  /// The data of a configuration of the small files, or of those in a folder.
  private static func data(_ words: String..., folder: URL? = nil) throws -> SurgeTrainingData {
    let own = folder.map { ["data.dataset_root=\($0.path)"] } ?? []
    let configuration = try TrainingConfiguration(
      ["experiment=surge/flow_simple", "data.batch_size=3", "data.ot=false"] + TinyTraining.ofFiles + own + words)
    return try #require(configuration.openData(TinyTraining.library, SystemFiles()) as? SurgeTrainingData)
  }

  private static func all(_ batches: TrainingBatches) throws -> [TrainingBatch] {
    var all: [TrainingBatch] = []
    while let batch = try batches.next() { all.append(batch) }
    return all
  }

  /// The small files in a folder of the test's own.
  private static func copied() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["train.h5", "val.h5", "test.h5", "lzf.h5", "stats.npz"] {
      try FileManager.default.copyItem(
        at: TinyTraining.surgeFiles.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
    }
    return folder
  }

  @Test("What is read, scaled and rescaled has the bits that NumPy has, packed or not")
  func knownAnswers() throws {
    let path = TinyTraining.surgeFiles.appendingPathComponent("answers.json")
    let answers = try JSONDecoder().decode([String: [String: String]].self, from: Data(contentsOf: path))
    #expect(answers.count == 6)
    let statistics = try SurgeStatistics(
      TinyTraining.surgeFiles.appendingPathComponent("stats.npz").path, shape: [2, 128, 401], files: SystemFiles())
    for (name, expected) in answers {
      let parts = name.split(separator: " ")
      let first = try #require(Int(parts[1]))
      let file = try Self.file("\(parts[0]).h5")
      var found: [String: String] = [:]
      for dataset in ["mel_spec", "music2latent", "param_array", "audio"] {
        found[dataset] = Self.digest(try file.dataset(dataset).rows(first..<first + 3))
      }
      let scaled = try SurgeFile(file, .mel, parameterCount: 5, hasAudio: true, statistics: statistics)
      let rows = try scaled.rows(first..<first + 3)
      (found["normalized"], found["rescaled"]) = (Self.digest(rows.signals), Self.digest(rows.parameters))
      #expect(Self.digest(try scaled.audio(first..<first + 3)) == expected["audio"])
      #expect(found == expected, "\(name)")
    }
  }

  @Test("A split is read in order, and what fills no batch is left out")
  func order() throws {
    let data = try Self.data()
    #expect(try data.itemCount(of: .test) == 3 && data.batchesPerEpoch() == 2)
    let batches = try Self.all(try data.batches(of: .train))
    #expect(batches.count == 3 && batches.allSatisfy { $0.rowCount == 3 && $0.signalShape == [2, 128, 401] })
    let whole = try Self.file("train.h5").dataset("param_array").rows(0..<9).map { 2 * $0 - 1 }
    #expect(batches.flatMap(\.parameters) == whole)
    // Noise is another one for each row, and the same in the next pass.
    #expect(Set(batches.flatMap(\.noise)).count == 45)
    #expect(try Self.all(try data.batches(of: .train)) == batches)
    #expect(try Self.all(try data.batches(of: .val)).first?.noise != batches.first?.noise)
  }

  @Test("Training goes through runs of rows in random order, behind one random offset, of which each epoch has its own")
  func epochs() throws {
    let data = try Self.data()
    let rows = try Self.file("train.h5").dataset("param_array").rows(0..<10).map { 2 * $0 - 1 }
    var (offsets, orders): (Set<Int>, Set<[Int]>) = ([], [])
    for epoch in 0..<12 {
      let batches = try Self.all(try data.trainingBatches(epoch: epoch, from: 0))
      let starts = try batches.map { batch in
        try #require((0...7).first { Array(rows[$0 * 5..<($0 + 3) * 5]) == batch.parameters })
      }
      #expect(Set(starts.map { $0 % 3 }).count == 1, "one offset")
      #expect(Set(starts.map { $0 / 3 }) == [0, 1], "each batch once")
      offsets.insert(starts[0] % 3)
      orders.insert(starts.map { $0 / 3 })
      #expect(try Self.all(try data.trainingBatches(epoch: epoch, from: 1)) == [batches[1]])
    }
    #expect(offsets == [0, 1, 2] && orders.count == 2)
  }

  @Test("Workers that read ahead change nothing", arguments: [1, 2])
  func workers(count: Int) throws {
    let (plain, ahead) = (try Self.data(), try Self.data("data.num_workers=\(count)"))
    let expected = try Self.all(try plain.trainingBatches(epoch: 3, from: 0))
    #expect(try Self.all(try ahead.trainingBatches(epoch: 3, from: 0)) == expected)
    #expect(try Self.all(try ahead.batches(of: .val)) == Self.all(try plain.batches(of: .val)))
  }

  @Test("Coupling moves rows to their noise in training, and nowhere else")
  func coupled() throws {
    let (plain, coupled) = (try Self.data(), try Self.data("data.ot=true"))
    func cost(_ batch: TrainingBatch) -> Double {
      (0..<3).reduce(0.0) { sum, row in
        let pairs = (row * 5..<row * 5 + 5).map { batch.noise[$0] - batch.parameters[$0] }
        return sum + Double(pairs.reduce(0) { $0 + $1 * $1 }).squareRoot()
      }
    }
    var moved = 0
    for epoch in 0..<4 {
      let first = try Self.all(try plain.trainingBatches(epoch: epoch, from: 0))
      for (loose, tight) in zip(first, try Self.all(try coupled.trainingBatches(epoch: epoch, from: 0))) {
        #expect(loose.noise == tight.noise && cost(tight) <= cost(loose) + 1e-5)
        // A signal stays with its parameters.
        let width = 2 * 128 * 401
        let rows = { (batch: TrainingBatch) in
          Set((0..<3).map { Array(batch.parameters[$0 * 5..<$0 * 5 + 5]) + batch.signals[$0 * width..<$0 * width + 9] })
        }
        #expect(rows(loose) == rows(tight))
        moved += loose == tight ? 0 : 1
      }
    }
    #expect(moved > 0)
    #expect(try Self.all(try plain.batches(of: .val)) == Self.all(try coupled.batches(of: .val)))
  }

  @Test("The first batch again and again has its rows each time, and noise of its own")
  func repeated() throws {
    let batches = try Self.all(try Self.data("data.repeat_first_batch=true").trainingBatches(epoch: 1, from: 0))
    let first = try Self.all(try Self.data().batches(of: .train))[0]
    #expect(batches.map(\.parameters) == [first.parameters, first.parameters])
    #expect(batches[0].noise != batches[1].noise)
  }

  @Test("Codes of music2latent are read instead of spectra, and need no statistics")
  func codes() throws {
    let folder = try Self.copied()
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("stats.npz"))
    let data = try Self.data(
      "data.conditioning=m2l", "model=surge_flow_matching_m2l", folder: folder.url)
    let batch = try Self.all(try data.batches(of: .val))[0]
    #expect(batch.signalShape == [128, 42])
    #expect(batch.signals == (try Self.file("val.h5").dataset("music2latent").rows(0..<3)))
  }

  @Test("A file that is predicted from comes with its sounds")
  func predicted() throws {
    let path = TinyTraining.surgeFiles.appendingPathComponent("test.h5").path
    let found = try #require(try Self.data("data.predict_file=\(path)").predictionBatches())
    let batches = try Self.all(found.batches)
    #expect(found.itemCount == 3 && batches.count == 1)
    #expect(batches[0].audio == (try Self.file("test.h5").dataset("audio").rows(0..<3)))
    #expect(try Self.data().predictionBatches() == nil)
  }

  @Test("Random data are 10,000 batches of 189 parameters from -1 to 1, the same every time, and need no files")
  func fake() throws {
    let configuration = try TrainingConfiguration([
      "experiment=surge/flow_full", "data.fake=true", "data.batch_size=2", "data.ot=false",
    ])
    let data = configuration.openData(TorchLibrary("/nowhere/lib.so"), SystemFiles())
    #expect(try data.itemCount(of: .val) == 20_000 && data.batchesPerEpoch() == 9_999)
    func first(_ split: Split) throws -> TrainingBatch { try #require(try data.batches(of: split).next()) }
    let batch = try first(.val)
    #expect(batch.parameterCount == 189 && batch.signals.count == 2 * 2 * 128 * 401)
    #expect(batch.parameters.allSatisfy { (-1..<1).contains($0) } && Set(batch.parameters).count == 378)
    let mean = batch.signals.reduce(0.0) { $0 + Double($1) } / Double(batch.signals.count)
    let square = batch.signals.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(batch.signals.count)
    #expect(abs(mean) < 0.01 && abs(square - 1) < 0.02)
    #expect(try first(.val) == batch && first(.test) != batch)
    // A model must not see in a sound what it is to make parameters of.
    #expect(batch.signals.prefix(189) != batch.noise.prefix(189))
  }

  @Test("A file that is missing, no HDF5 file, or cut off is named")
  func files() throws {
    let folder = try Self.copied()
    let path = folder.url.appendingPathComponent("train.h5").path
    func refusal() -> String {
      TinyTraining.refusal { _ = try Self.data(folder: folder.url).batchesPerEpoch() }
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(refusal() == "74: cannot read '\(path)': there is no such file")
    try Data("no file".utf8).write(to: URL(fileURLWithPath: path))
    #expect(refusal() == "65: '\(path)' is malformed: it is not an HDF5 file")
    let whole = try Data(contentsOf: TinyTraining.surgeFiles.appendingPathComponent("train.h5"))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    #expect(refusal().hasPrefix("65: '\(path)' is malformed: libhdf5: "))
  }

  @Test("A dataset that is missing, packed by a filter that is missing, or no numbers is named")
  func datasets() throws {
    let path = TinyTraining.surgeFiles.appendingPathComponent("lzf.h5").path
    func refusal(_ file: String, _ name: String) -> String {
      TinyTraining.refusal { _ = try Self.file(file).dataset(name) }
    }
    #expect(
      refusal("lzf.h5", "mel_spec")
        == "65: '\(path)' is malformed: its dataset 'mel_spec' was packed by filter 32000, which libhdf5 does not have "
        + "here; set HDF5_PLUGIN_PATH to the folder of that filter's plug-in")
    #expect(refusal("lzf.h5", "mel_spek") == "65: '\(path)' is malformed: it has no dataset 'mel_spek'")
    #expect(refusal("lzf.h5", "names") == "65: '\(path)' is malformed: its dataset 'names' holds no numbers")
    // What is not packed by it can be read.
    #expect(try Self.file("lzf.h5").dataset("music2latent").shape == [2, 128, 42])
  }

  @Test("Damaged rows are refused with their checksum's words")
  func damaged() throws {
    let folder = try Self.copied()
    let path = folder.url.appendingPathComponent("val.h5").path
    let packed = try #require(try Self.chunk(of: path))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[packed] ^= 0xff
    try bytes.write(to: URL(fileURLWithPath: path))
    let refusal = TinyTraining.refusal {
      for name in ["mel_spec", "music2latent", "param_array", "audio"] {
        _ = try Self.file("val.h5", in: folder.url).dataset(name).rows(0..<4)
      }
    }
    #expect(refusal.hasPrefix("65: '\(path)' is malformed: rows 0 to 4 of its dataset '"), "\(refusal)")
  }

  /// A place within the packed rows of one of the datasets.
  private static func chunk(of path: String) throws -> Int? {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    // The longest stretch without four zeros in a row.
    var (best, start, zeros) = (0..<0, 0, 0)
    for (place, byte) in bytes.enumerated() {
      zeros = byte == 0 ? zeros + 1 : 0
      if zeros == 4 { start = place }
      if place - start > best.count { best = start..<place }
    }
    return best.isEmpty ? nil : (best.lowerBound + best.upperBound) / 2
  }

  @Test("Datasets of other shapes are refused with what they must be")
  func shapes() throws {
    let path = TinyTraining.surgeFiles.appendingPathComponent("val.h5").path
    #expect(
      TinyTraining.refusal { _ = try Self.data("model.num_params=90").batchesPerEpoch() }
        == "65: '\(path)' is malformed: its dataset 'param_array' has the shape [4, 5]; it must be [N, 90], by "
        + "model.num_params")
    #expect(
      TinyTraining.refusal { _ = try Self.data("data.batch_size=6").batchesPerEpoch() }
        == "65: '\(path)' is malformed: it has 4 rows, fewer than a batch of data.batch_size, 6")
    let train = TinyTraining.surgeFiles.appendingPathComponent("train.h5").path
    let folder = try Self.copied()
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("val.h5"))
    try FileManager.default.copyItem(
      atPath: train, toPath: folder.url.appendingPathComponent("val.h5").path)
    #expect(
      TinyTraining.refusal { _ = try Self.data("data.batch_size=6", folder: folder.url).batchesPerEpoch() }
        == "65: '\(folder.url.path)/train.h5' is malformed: it has 10 rows, but training needs two batches of "
        + "data.batch_size, 6, at least")
  }
}
