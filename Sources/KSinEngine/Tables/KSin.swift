public import TableCore

/// The second engine: a function from an id to a sound of k sines, under one configuration.
///
/// Record: id, k frequencies, k amplitudes and, where the settings say so, the samples of the signal. It is pure: the
/// same id yields the same bytes on every machine, kernel and thread.
public struct KSin: Sendable {
  public let sound: KSinSettings
  public let kernel: SignalKernel

  public init(_ settings: KSinSettings, kernel: SignalKernel = .automatic) {
    sound = settings
    self.kernel = kernel
  }

  public var configuration: KSinConfiguration { sound.configuration }
}

extension KSin: TableEngine {
  /// The name that receipts carry.
  public static let name = "ksin"
  /// Rises when results change; two versions' parts cannot be joined.
  public static let version = 1

  public var kernelName: String { kernel.name.rawValue }
  public var settings: EngineSettings { sound.engineSettings }
  /// Never: the number of components has no default.
  public var hasDefaultSettings: Bool { false }
  public var configurationDocument: any Encodable & Sendable { KSinSettingsDocument(sound) }

  /// `id`, then `f0`, `f1`, ..., `a0`, `a1`, ... and the samples `x0`, `x1`, ...
  public var layout: RecordLayout {
    let k = configuration.k
    let parameters = ["f", "a"].flatMap { letter in
      // The last operation of each draw is a sum, never of two negative zeros, so its zero is +0.
      (0..<k).map { Column("\(letter)\($0)", .f32, bounds: -1...1, mayBeNegativeZero: false) }
    }
    // A component is at most 1 in magnitude, and rounding cannot carry a sum of j of them past j.
    let reach = Double(k)
    let samples =
      sound.signal ? (0..<configuration.signalLength).map { Column("x\($0)", .f32, bounds: -reach...reach) } : []
    return RecordLayout([Column("id", .u64)] + parameters + samples)
  }

  /// The rows do not depend on ranks: `Seeding.rank` changes nothing.
  public func makeGenerator(of table: Table) -> any RecordGenerator { ItemRecords(self) }

  public func replacing(configurationFrom decoder: any Decoder) throws -> any TableEngine {
    KSin(try KSinSettingsDocument(from: decoder).settings(), kernel: kernel)
  }
}

/// Makes records, a few at a time.
private final class ItemRecords: RecordGenerator {
  private var group: ItemGroup
  var observer: (any StageObserver)?

  init(_ engine: KSin) { group = ItemGroup(engine) }

  func append(_ part: SampleRange, to records: inout ByteBuffer) -> UInt64 {
    let range = part.prefix(UInt64(ItemGroup.size))
    observer?.start("items")
    group.make(range)
    observer?.end("items")
    observer?.start("records")
    group.append(range, to: &records)
    observer?.end("records")
    return range.count
  }
}

/// The parameters and sounds of a few items.
private struct ItemGroup {
  // Whole groups of the generator; with the longest signal their samples take 2 MiB.
  static let size = 4 * ItemGenerator.groupSize
  private let items: ItemGenerator
  private let sounds: SoundGenerator?
  private let parameterCount: Int
  private let signalLength: Int
  private var parameters: [Float]
  private var samples: [Float]

  init(_ engine: KSin) {
    items = ItemGenerator(engine.configuration)
    let synthesizer = Synthesizer(engine.configuration, kernel: engine.kernel)
    sounds = engine.sound.signal ? synthesizer.makeGenerator() : nil
    parameterCount = engine.configuration.parameterCount
    signalLength = engine.sound.signal ? engine.configuration.signalLength : 0
    parameters = Array(repeating: 0, count: Self.size * parameterCount)
    samples = Array(repeating: 0, count: Self.size * signalLength)
  }

  mutating func make(_ range: SampleRange) {
    makeParameters(range)
    if let sounds {
      Self.makeSamples(&samples, of: parameters, by: sounds, count: Int(range.count), length: signalLength)
    }
  }

  private mutating func makeParameters(_ range: SampleRange) {
    let places = 0..<(Int(range.count) * parameterCount)
    let items = items
    parameters.withPlaces { $0.withSpan(places) { items.fill(&$0, with: range) } }
  }

  private static func makeSamples(
    _ samples: inout [Float], of parameters: [Float], by sounds: SoundGenerator, count: Int, length: Int
  ) {
    let made = parameters.span.extracting(first: count * (parameters.count / size))
    samples.withPlaces { $0.withSpan(0..<(count * length)) { sounds.fill(&$0, of: made) } }
  }

  func append(_ range: SampleRange, to records: inout ByteBuffer) {
    let count = Int(range.count)
    let recordBytes = 8 + 4 * (parameterCount + signalLength)
    records.write(atMost: count * recordBytes) { bytes, start in
      for row in 0..<count {
        var end = start + row * recordBytes
        bytes.storeBytes(of: (range.first + UInt64(row)).littleEndian, toByteOffset: end, as: UInt64.self)
        end += 8
        end = bytes.append(parameters.span, (row * parameterCount)..<((row + 1) * parameterCount), at: end)
        _ = bytes.append(samples.span, (row * signalLength)..<((row + 1) * signalLength), at: end)
      }
      return start + count * recordBytes
    }
  }
}

extension MutableRawSpan {
  /// Stores values, little-endian; returns the place behind them.
  fileprivate mutating func append(_ values: Span<Float>, _ places: Range<Int>, at offset: Int) -> Int {
    var end = offset
    for place in places {
      storeBytes(of: values[place].bitPattern.littleEndian, toByteOffset: end, as: UInt32.self)
      end += 4
    }
    return end
  }
}

extension [Float] {
  /// Lends the elements as places.
  fileprivate mutating func withPlaces(_ body: (Places<Float>) -> Void) {
    var span = mutableSpan
    span.withPlaces(body)
  }
}
