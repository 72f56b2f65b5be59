import HarnessBenchmarks
import HarnessKit
import Hashing
import KSinEngine
import TableCore

/// The second engine: items, sounds by each kernel, and matching.
enum KSinCells {
  private static let k = 4

  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    let kernels = SignalKernel.named(as: plan.kernels)
    let sounds = kernels.map { kernel in
      cell(
        "ksin/sounds/\(kernel)", plan.samples(512), KSin(settings(signal: true), kernel: kernel),
        isGated: kernel == kernels.last)
    }
    let items = cell("ksin/items", plan.samples(8_192), KSin(settings(signal: false), kernel: .portable))
    let matching = BenchmarkCell(
      "ksin/matching", sampleCount: plan.samples(256),
      expecting: { count throws(HarnessError) in MatchingWork(count, isReversed: true).matched() },
      work: { count throws(HarnessError) in MatchingWork(count) })
    return sounds + [items, matching]
  }

  private static func cell(
    _ name: String, _ sampleCount: UInt64, _ engine: KSin, isGated: Bool = false
  ) -> BenchmarkCell {
    BenchmarkCell(
      name, sampleCount: sampleCount, isGated: isGated,
      expecting: { count throws(HarnessError) in PlainSounds.root(of: BenchmarkTable.table(count), engine.sound) },
      work: { count throws(HarnessError) in EngineRecordsWork(BenchmarkTable.table(count), by: engine) })
  }

  private static func settings(signal: Bool) -> KSinSettings {
    guard let settings = try? KSinSettings(KSinConfiguration(k: k), signal: signal) else {
      preconditionFailure("four components and 1,024 samples are a record")
    }
    return settings
  }
}

/// Makes the records of a table and keeps them.
final class EngineRecordsWork: CellWork {
  private let table: Table
  private let layout: RecordLayout
  private let generator: any RecordGenerator
  private var records = ByteBuffer()

  init(_ table: Table, by engine: some TableEngine) {
    self.table = table
    layout = engine.layout
    generator = engine.makeGenerator(of: table)
  }

  func spoil() { records.spoil() }

  func run() {
    records.removeAll()
    var rest = table.range
    while !rest.isEmpty { rest = generator.advance(rest, recordByteCount: layout.byteCount, to: &records) }
  }

  func root() -> Digest {
    var hasher = TableHasher(layout)
    let records = self.records
    hasher.append(records.bytes)
    return hasher.root
  }
}

/// Items alone and sounds sample by sample: what the engine makes in lanes and by kernels.
enum PlainSounds {
  static func root(of table: Table, _ settings: KSinSettings) -> Digest {
    let configuration = settings.configuration
    let synthesizer = Synthesizer(configuration, kernel: .portable)
    var hasher = TableHasher(KSin(settings).layout)
    var record = ByteBuffer()
    for id in table.range.first..<table.range.end {
      record.removeAll()
      record.append(id)
      let parameters = item(id, configuration)
      for value in parameters { record.append(value) }
      if settings.signal { append(parameters, synthesizer, to: &record) }
      hasher.append(record.bytes)
    }
    return hasher.root
  }

  private static func item(_ id: UInt64, _ configuration: KSinConfiguration) -> [Float] {
    let words = WordLanes()
    words.seed(WordLanes.Lanes(repeating: UInt32(truncatingIfNeeded: ItemSeed.of(id, seed: configuration.seed))))
    // The last lane, where the engine begins with the first.
    return (0..<configuration.parameterCount).map {
      ItemGenerator.uniform(words.word($0, ofLane: WordLanes.laneCount - 1))
    }
  }

  private static func append(_ parameters: [Float], _ synthesizer: Synthesizer, to record: inout ByteBuffer) {
    let k = synthesizer.k
    let omegas = (0..<k).map { synthesizer.omega(parameters[$0], component: $0) }
    let amplitudes = parameters.suffix(k).map { ($0 + 1) / 2 }
    for time in 0..<synthesizer.signalLength {
      var sample: Float = -0.0
      for (omega, amplitude) in zip(omegas, amplitudes) { sample += amplitude * Sine.of(omega * Float(time)) }
      record.append(sample)
    }
  }
}

/// Matches rows of noise with rows of parameters.
final class MatchingWork: CellWork {
  private static let width = 8
  private let noise: [Float]
  private let parameters: [Float]
  private let isReversed: Bool
  private var columns: [Int] = []

  /// - Parameter isReversed: Whether parameters are matched with noise: the same pairs, found from the other side.
  init(_ rowCount: UInt64, isReversed: Bool = false) {
    // Normals of two seeds: any rows that have one best matching.
    func rows(_ seed: UInt64) -> [Float] {
      var values = [Float](repeating: 0, count: Int(rowCount) * Self.width)
      var row = [Float](repeating: 0, count: Self.width)
      for item in 0..<Int(rowCount) {
        var span = row.mutableSpan
        Noise(seed: seed, epoch: 0).fill(&span, ofItem: UInt64(item))
        values.replaceSubrange((item * Self.width)..<((item + 1) * Self.width), with: row)
      }
      return values
    }
    (noise, parameters, self.isReversed) = (rows(1), rows(2), isReversed)
  }

  func spoil() {
    for place in columns.indices { columns[place] = -1 }
  }

  func run() {
    guard
      let coupling = try? Coupling(
        noise: isReversed ? parameters : noise, parameters: isReversed ? noise : parameters, width: Self.width)
    else { preconditionFailure("finite rows of one shape, not too many") }
    columns = coupling.columns
  }

  func root() -> Digest {
    // Padded where it is spoiled: -1 is no place.
    guard columns.allSatisfy({ $0 >= 0 }) else { return Digest() }
    var pairs = columns
    if isReversed { for (row, column) in columns.enumerated() { pairs[column] = row } }
    return RootOfRows.of(words: pairs.map { UInt64($0) })
  }

  /// The root of a run.
  func matched() -> Digest {
    run()
    return root()
  }
}
