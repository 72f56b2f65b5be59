internal import Flow
internal import HarnessKit
internal import KSinEngine

/// The sounds of Surge XT. Batch i of a split is its rows from i times the batch size; what fills no batch is left out.
final class SurgeTrainingData: TrainingData {
  private let settings: SurgeSettings
  private let parameterCount: Int
  /// Of orders, offsets and noise.
  private let seed: UInt64
  private let libraryPath: String
  private let files: any FileLayer
  /// Splits that have been asked for.
  private var sources: [Split: any SurgeSource] = [:]

  init(
    _ settings: SurgeSettings, parameterCount: Int, seed: UInt64, library path: String, files: any FileLayer
  ) {
    self.settings = settings
    self.parameterCount = parameterCount
    self.seed = seed
    libraryPath = path
    self.files = files
  }

  /// Opens what training needs, so that nothing is found missing after an hour.
  func batchesPerEpoch() throws(HarnessError) -> Int {
    _ = try itemCount(of: .val)
    let source = try source(.train)
    // The random offset of an epoch takes the place of one batch.
    let count = source.rowCount / settings.batchSize - 1
    guard count > 0 else {
      throw .malformedFile(
        path: source.name,
        reason: "it has \(source.rowCount) rows, but training needs two batches of data.batch_size, "
          + "\(settings.batchSize), at least")
    }
    return count
  }

  func trainingBatches(epoch: Int, from first: Int) throws(HarnessError) -> TrainingBatches {
    guard let word = UInt32(exactly: epoch) else { throw .usage("an epoch must be below 2^32, not \(epoch)") }
    let (count, seed) = (try batchesPerEpoch(), seed(of: .train))
    var stream = SeededRandomSource(seed: seed).stream(for: "offset of epoch \(epoch)")
    // One offset for the whole epoch: batches are runs of rows, which a chunked file reads quickly, and yet not the
    // same in every epoch.
    let offset = Int(stream.uniform() * Double(settings.batchSize))
    let order = EpochOrder.items(count, seed: seed, epoch: word)
    let starts = order.map { Int($0) * settings.batchSize + offset }
    return batches(try pass(.train, starts: starts, epoch: word, isCoupled: settings.ot), from: first)
  }

  func batches(of split: Split) throws(HarnessError) -> TrainingBatches {
    batches(try ordered(split), from: 0)
  }

  func itemCount(of split: Split) throws(HarnessError) -> Int {
    try batchCount(of: try source(split)) * settings.batchSize
  }

  /// The rows of `predict_file` in order, with their sounds; nil where the settings name no such file.
  func predictionBatches() throws(HarnessError) -> (batches: TrainingBatches, itemCount: Int)? {
    guard let path = settings.predictFile else { return nil }
    // A file of its own: four seconds of sound take three times the room of a spectrum, and no split is read with them.
    let source = try open(path, hasAudio: true)
    let count = try batchCount(of: source)
    let pass = SurgePass(
      source: source, settings: settings, parameterCount: parameterCount, starts: starts(count),
      noise: Noise(seed: seed(of: .test), epoch: 0), isCoupled: false, hasAudio: true)
    return (batches(pass, from: 0), count * settings.batchSize)
  }

  private func ordered(_ split: Split) throws(HarnessError) -> SurgePass {
    let count = try batchCount(of: try source(split))
    return try pass(split, starts: starts(count), epoch: 0, isCoupled: false)
  }

  private func batchCount(of source: any SurgeSource) throws(HarnessError) -> Int {
    guard source.rowCount >= settings.batchSize else {
      throw .malformedFile(
        path: source.name,
        reason: "it has \(source.rowCount) rows, fewer than a batch of data.batch_size, \(settings.batchSize)")
    }
    return source.rowCount / settings.batchSize
  }

  private func starts(_ count: Int) -> [Int] { (0..<count).map { $0 * settings.batchSize } }

  private func pass(_ split: Split, starts: [Int], epoch: UInt32, isCoupled: Bool) throws(HarnessError) -> SurgePass {
    SurgePass(
      source: try source(split), settings: settings, parameterCount: parameterCount,
      starts: settings.repeatsFirstBatch ? starts.map { _ in 0 } : starts,
      noise: Noise(seed: seed(of: split), epoch: epoch), isCoupled: isCoupled, hasAudio: false)
  }

  private func batches(_ pass: SurgePass, from first: Int) -> TrainingBatches {
    var places = first..<pass.starts.count
    guard settings.workerCount > 0 else {
      return TrainingBatches { () throws(HarnessError) in try places.popFirst().map(pass.batch) }
    }
    let ahead = ReadAhead(count: places.count, workers: settings.workerCount, makeWorker: { pass }) { pass, index in
      Result { () throws(HarnessError) in try pass.batch(first + index) }
    }
    return TrainingBatches { () throws(HarnessError) in try ahead.fetch()?.get() }
  }

  private func source(_ split: Split) throws(HarnessError) -> any SurgeSource {
    if let known = sources[split] { return known }
    let source: any SurgeSource
    if settings.isFake {
      source = FakeSurgeSource(settings, seed: seed(of: split))
    } else {
      source = try open(FilePath.join(settings.root, "\(split.rawValue).h5"), hasAudio: false)
    }
    sources[split] = source
    return source
  }

  private func open(_ path: String, hasAudio: Bool) throws(HarnessError) -> SurgeFile {
    let file = try HDF5File(path, with: try HDF5Library(libraryPath), files: files)
    // Only spectra have statistics.
    let statistics =
      settings.usesStatistics && settings.conditioning == .mel
      ? try SurgeStatistics(
        FilePath.join(settings.root, SurgeStatistics.name), shape: settings.conditioning.shape, files: files) : nil
    return try SurgeFile(
      file, settings.conditioning, parameterCount: parameterCount, hasAudio: hasAudio, statistics: statistics)
  }

  private func seed(of split: Split) -> UInt64 {
    let place: UInt64 =
      switch split {
      case .train: 0
      case .val: 1
      case .test: 2
      }
    return SplitMix64.mixed(seed &+ place)
  }
}

/// What the batches of a pass over a split are, whatever thread makes them.
struct SurgePass: Sendable {
  let source: any SurgeSource
  let settings: SurgeSettings
  let parameterCount: Int
  /// The first row of each batch.
  let starts: [Int]
  let noise: Noise
  let isCoupled: Bool
  let hasAudio: Bool

  func batch(_ index: Int) throws(HarnessError) -> TrainingBatch {
    let rows = starts[index]..<(starts[index] + settings.batchSize)
    var (signals, parameters) = try source.rows(rows)
    var audio = hasAudio ? try source.audio(rows) : []
    let noise = noise(ofBatch: index)
    if isCoupled {
      let coupling = try coupling(noise, parameters, rows)
      // Noise keeps its order, as everywhere: what it is matched with moves.
      (signals, parameters) = (coupling.reordered(signals), coupling.reordered(parameters))
      audio = coupling.reordered(audio)
    }
    var batch = TrainingBatch(
      signalShape: settings.conditioning.shape, signals: signals, parameterCount: parameterCount,
      parameters: parameters, noise: noise)
    batch.audio = audio
    return batch
  }

  /// By places of the pass, not by rows: with `repeat_first_batch` every batch has the same rows.
  private func noise(ofBatch index: Int) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(settings.batchSize * parameterCount)
    var row = [Float](repeating: 0, count: parameterCount)
    for place in 0..<settings.batchSize {
      var span = row.mutableSpan
      noise.fill(&span, ofItem: UInt64(index * settings.batchSize + place))
      values += row
    }
    return values
  }

  private func coupling(
    _ noise: [Float], _ parameters: [Float], _ rows: Range<Int>
  ) throws(HarnessError) -> Coupling {
    do throws(KSinError) {
      return try Coupling(noise: noise, parameters: parameters, width: parameterCount)
    } catch {
      throw .malformedFile(path: source.name, reason: "rows \(rows.lowerBound) to \(rows.upperBound): \(error)")
    }
  }
}
