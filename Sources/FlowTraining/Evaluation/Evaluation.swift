internal import Flow
public import HarnessKit
internal import KSinEngine
internal import SafeTensors

/// A trained model, asked for what it has learnt.
public final class Evaluation {
  private let configuration: TrainingConfiguration
  private let data: any TrainingData
  private let model: TrainedModel
  private let validator: Validator
  private let step: Int?

  /// The means over a split, each with its interval.
  public struct Report: Codable, Sendable {
    /// The step of the checkpoint; nil for weights from elsewhere.
    public let step: Int?
    public let split: String
    public let items: Int
    public let metrics: [String: BootstrapInterval]
    /// The mean squared error of each parameter, where they are told apart.
    public let parameterErrors: [Double]?

    enum CodingKeys: String, CodingKey {
      case step, split, items, metrics
      case parameterErrors = "parameter_errors"
    }
  }

  /// Opens a checkpoint.
  ///
  /// - Parameters:
  ///   - words: Settings that are changed, such as `model.test_sample_steps=50`; for weights from elsewhere, which hold
  ///     no configuration, the whole of it.
  ///   - folder: A user's groups of settings.
  /// - Throws: `HarnessError` for a file that cannot be read or does not fit the configuration.
  public init(
    checkpoint path: String, _ words: [String], groups folder: String? = nil, with library: TorchLibrary
  ) throws(HarnessError) {
    let file = try FlowFailure.mapped(path) { () throws(FlowError) in try SafeTensorsFile.open(path) }
    configuration = try Self.configuration(of: file, words, groups: folder)
    let torch = try library.open()
    let configuration = configuration
    model = try FlowFailure.ofSettings { () throws(FlowError) in try TrainedModel(configuration, in: torch) }
    let model = model
    try FlowFailure.mapped(path) { () throws(FlowError) in try Checkpoint.loadWeights(file, into: model) }
    data = configuration.openData(library, SystemFiles())
    validator = Validator(configuration, data)
    step = Checkpoint.step(file)
  }

  private static func configuration(
    of file: SafeTensorsFile, _ words: [String], groups folder: String?
  ) throws(HarnessError) -> TrainingConfiguration {
    guard let text = file.layout.metadata["configuration"] else {
      return try TrainingConfiguration(words, groups: folder)
    }
    guard let stored = SettingValue.json(Array(text.utf8)) else {
      throw .malformedFile(path: file.path, reason: "the metadata 'configuration' is not JSON")
    }
    return try FlowFailure.ofSettings { () throws(FlowError) in
      try TrainingConfiguration(try ConfigurationComposer.change(stored, by: words))
    }
  }

  /// The distances of every item of a split.
  public func distances(
    of split: String, progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> ItemDistances {
    try validator.distances(
      model, try Self.split(split), .test, limit: configuration.trainer.testBatches, progress: progress)
  }

  /// The means of such distances, with intervals.
  public func report(_ distances: ItemDistances, of split: String) -> Report {
    let metrics = distances.all.map { ($0.name, BootstrapInterval($0.values)) }
    return Report(
      step: step, split: split, items: distances.itemCount, metrics: Dictionary(uniqueKeysWithValues: metrics),
      parameterErrors: distances.parameterErrors)
  }

  /// Predicted parameters of every item of a split, one row behind the other; those of `data.predict_file` where the
  /// settings name one and no split is asked for.
  public func predictions(
    of split: String?, progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> ParameterRows {
    if split == nil, let surge = data as? SurgeTrainingData, let file = try surge.predictionBatches() {
      return try predictions(file.batches, file.itemCount, progress: progress)
    }
    // In the order of the split, so that row i is item i.
    let chosen = try Self.split(split ?? Split.test.rawValue)
    let count = try validator.itemCount(chosen, limit: configuration.trainer.testBatches)
    return try predictions(try data.batches(of: chosen), count, progress: progress)
  }

  private func predictions(
    _ batches: TrainingBatches, _ count: Int, progress: (UInt64, UInt64) -> Void
  ) throws(HarnessError) -> ParameterRows {
    var (values, rows, width): ([Float], Int, Int) = ([], 0, 1)
    while rows < count, let batch = try batches.next() {
      values += try FlowFailure.ofSettings { () throws(FlowError) in try model.predict(batch, .test) }
      (rows, width) = (rows + batch.rowCount, batch.parameterCount)
      progress(UInt64(rows), UInt64(count))
    }
    // In the files of Surge XT's sounds, parameters are from 0 to 1.
    if case .surge = configuration.data { values = values.map { ($0 + 1) / 2 } }
    return ParameterRows(values: values, width: width)
  }

  /// Predicted parameters of given sounds; the noise of a row is that of the item with its number.
  ///
  /// - Parameter signals: Rows of the configuration's signal length.
  /// - Throws: `HarnessError.malformedFile` for rows of another length, `.usage` for a model of other sounds.
  public func predictions(
    ofSignals signals: [Float], width: Int, from path: String, progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HarnessError) -> ParameterRows {
    guard case .ksin(let module) = configuration.data else {
      throw .usage("\(setting: "signals") are sounds of the k-sin task; this model takes data.predict_file=FILE")
    }
    let settings = module.configurations.test
    guard width == settings.signalLength else {
      throw .malformedFile(
        path: path, reason: "its rows have \(width) samples; the model needs \(settings.signalLength)")
    }
    let (rowCount, batchSize) = (signals.count / width, module.batchSize)
    var values: [Float] = []
    for first in stride(from: 0, to: rowCount, by: batchSize) {
      let rows = first..<min(first + batchSize, rowCount)
      let batch = TrainingBatch(
        signalShape: [width], signals: Array(signals[rows.lowerBound * width..<rows.upperBound * width]),
        // Nobody knows the parameters, and sampling does not ask for them.
        parameterCount: settings.parameterCount, parameters: [], noise: Self.noise(rows, settings))
      values += try FlowFailure.ofSettings { () throws(FlowError) in try model.predict(batch, .test) }
      progress(UInt64(rows.upperBound), UInt64(rowCount))
    }
    return ParameterRows(values: values, width: settings.parameterCount)
  }

  private static func noise(_ rows: Range<Int>, _ settings: KSinConfiguration) -> [Float] {
    let noise = Noise(seed: settings.seed, epoch: 0)
    return rows.flatMap { row in
      var values = [Float](repeating: 0, count: settings.parameterCount)
      var span = values.mutableSpan
      noise.fill(&span, ofItem: UInt64(row))
      return values
    }
  }

  private static func split(_ name: String) throws(HarnessError) -> Split {
    guard let split = Split(rawValue: name) else {
      throw .usage("\(setting: "split") must be one of train, val and test, not '\(name)'")
    }
    return split
  }
}

/// Rows of parameters, as NumPy reads them.
public struct ParameterRows: Sendable, Equatable {
  public let values: [Float]
  /// Values of a row.
  public let width: Int

  /// The bytes of an NPY file, format version 1.0.
  public var npy: [UInt8] {
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(values.count / width), \(width)), }"
    // The values begin at a multiple of 64 bytes, behind a line feed.
    let alignment = 64
    header += String(repeating: " ", count: alignment - (magic.count + 2 + header.utf8.count + 1) % alignment) + "\n"
    let count = header.utf8.count
    var bytes = magic + [UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8)] + Array(header.utf8)
    bytes.reserveCapacity(bytes.count + 4 * values.count)
    // Little endian on every machine, as the header says.
    for value in values {
      for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(shift)))
      }
    }
    return bytes
  }
}
