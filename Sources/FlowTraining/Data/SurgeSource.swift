internal import HarnessKit
internal import KSinEngine

/// Rows of a split of Surge XT's sounds.
protocol SurgeSource: Sendable {
  /// As messages name it.
  var name: String { get }
  var rowCount: Int { get }
  /// What a model sees of some rows, and their parameters from -1 to 1.
  func rows(_ rows: Range<Int>) throws(HarnessError) -> (signals: [Float], parameters: [Float])
  /// The sounds of some rows.
  func audio(_ rows: Range<Int>) throws(HarnessError) -> [Float]
}

/// Rows of an HDF5 file.
struct SurgeFile: SurgeSource {
  let name: String
  private let signals: HDF5Dataset
  private let parameters: HDF5Dataset
  private let sounds: HDF5Dataset?
  private let statistics: SurgeStatistics?

  private static let parameterDataset = "param_array"
  private static let audioDataset = "audio"

  /// Opens the datasets that the settings need, and holds their shapes against each other.
  ///
  /// - Parameter hasAudio: Whether the sounds are read, too.
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`.
  init(
    _ file: HDF5File, _ conditioning: SurgeSettings.Conditioning, parameterCount: Int, hasAudio: Bool,
    statistics: SurgeStatistics?
  ) throws(HarnessError) {
    func malformed(_ reason: String) -> HarnessError { .malformedFile(path: file.path, reason: reason) }
    name = file.path
    signals = try file.dataset(conditioning.dataset)
    parameters = try file.dataset(Self.parameterDataset)
    sounds = hasAudio ? try file.dataset(Self.audioDataset) : nil
    self.statistics = statistics
    guard Array(signals.shape.dropFirst()) == conditioning.shape else {
      let needed = conditioning.shape.map(String.init).joined(separator: ", ")
      throw malformed("its dataset '\(signals.name)' has the shape \(signals.shape); it must be [N, \(needed)]")
    }
    guard parameters.shape.count == 2, parameters.shape[1] == parameterCount else {
      throw malformed(
        "its dataset '\(parameters.name)' has the shape \(parameters.shape); it must be [N, \(parameterCount)], by "
          + "model.num_params")
    }
    for other in [parameters, sounds].compactMap({ $0 }) where other.shape.first != signals.shape[0] {
      throw malformed(
        "its dataset '\(other.name)' has \(other.shape.first ?? 0) rows, but '\(signals.name)' has \(signals.shape[0])")
    }
  }

  var rowCount: Int { signals.shape[0] }

  func rows(_ rows: Range<Int>) throws(HarnessError) -> (signals: [Float], parameters: [Float]) {
    var signals = try signals.rows(rows)
    statistics?.normalize(&signals)
    return (signals, try parameters.rows(rows).map { 2 * $0 - 1 })
  }

  func audio(_ rows: Range<Int>) throws(HarnessError) -> [Float] { try sounds?.rows(rows) ?? [] }
}

/// Random rows of the right shapes: spectra standard normal, parameters uniform. A row is a function of seed and
/// number.
struct FakeSurgeSource: SurgeSource {
  let name = "random data"
  let rowCount: Int
  private let seed: UInt64
  private let width: Int

  init(_ settings: SurgeSettings, seed: UInt64) {
    self.seed = seed
    width = settings.conditioning.shape.reduce(1, *)
    rowCount = SurgeSettings.fakeBatchCount * settings.batchSize
  }

  func rows(_ rows: Range<Int>) -> (signals: [Float], parameters: [Float]) {
    var (signals, parameters): ([Float], [Float]) = ([], [])
    var signal = [Float](repeating: 0, count: width)
    // Of another seed than the noise that training starts from: a model must not see what it is to make.
    let normals = Noise(seed: SplitMix64.mixed(seed), epoch: 0)
    for row in rows {
      var span = signal.mutableSpan
      normals.fill(&span, ofItem: UInt64(row))
      signals += signal
      var random = SplitMix64(seed: seed &+ UInt64(row))
      // 24 bits are what a float holds exactly.
      parameters += (0..<SurgeSettings.fakeParameterCount).map { _ in Float(random.next() >> 40) * 0x1p-23 - 1 }
    }
    return (signals, parameters)
  }

  func audio(_ rows: Range<Int>) -> [Float] { [] }
}

extension SplitMix64 {
  /// The first number of a seed: near seeds give far ones.
  static func mixed(_ seed: UInt64) -> UInt64 {
    var random = SplitMix64(seed: seed)
    return random.next()
  }
}
