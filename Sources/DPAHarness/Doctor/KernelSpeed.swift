public import DPAEngine
import DPAMeasurement
import HarnessKit

/// How fast one kernel is here: one thread, depth 10, the moderate preset, warm memory; the fastest of several repeats.
public struct KernelSpeed: Sendable, Encodable {
  public let kernel: String
  /// The whole way from ids to values, through the public API.
  public let samplesPerSecond: Double
  public let totalNanosecondsPerSample: Double
  /// Seed texts and seed chains.
  public let chainNanosecondsPerSample: Double
  /// The Mersenne Twister.
  public let twisterNanosecondsPerSample: Double
  /// Hashing a row's share of a leaf; not in the total.
  public let leafNanosecondsPerSample: Double
  /// One id alone.
  public let oneSampleMicroseconds: Double
  /// How many times as fast as a baseline; nil where none was given.
  public let timesBaseline: Double?

  enum CodingKeys: String, CodingKey {
    case kernel, samplesPerSecond, timesBaseline
    case totalNanosecondsPerSample = "totalNsPerSample"
    case chainNanosecondsPerSample = "chainNsPerSample"
    case twisterNanosecondsPerSample = "twisterNsPerSample"
    case leafNanosecondsPerSample = "leafNsPerSample"
    case oneSampleMicroseconds = "oneSampleUs"
  }

  /// - Parameters:
  ///   - baseline: Samples per second of something to compare with.
  ///   - nanoseconds: A monotonic clock.
  public init(_ kernel: Kernel, against baseline: Double? = nil, nanoseconds: () -> UInt64) {
    let stage = KernelStages(kernel)
    let rows = Double(KernelStages.rowCount)
    let total = Self.fastest(nanoseconds) { stage.fill() } / rows
    self.kernel = kernel.name.rawValue
    totalNanosecondsPerSample = total
    samplesPerSecond = 1e9 / total
    timesBaseline = baseline.map { 1e9 / total / $0 }
    chainNanosecondsPerSample = Self.fastest(nanoseconds) { stage.hashChains() } / rows
    twisterNanosecondsPerSample = Self.fastest(nanoseconds) { stage.firstWords() } / rows
    leafNanosecondsPerSample = Self.fastest(nanoseconds) { stage.hashLeaves() } / Double(KernelStages.leafRowCount)
    oneSampleMicroseconds = Self.fastest(nanoseconds) { stage.fillOne() } / 1e3
  }

  /// The nanoseconds of the fastest of nine repeats, each long enough for the clock.
  private static func fastest(_ nanoseconds: () -> UInt64, _ body: () -> Void) -> Double {
    // 20 ms, against which reading the clock and starting the loop are nothing.
    let target: UInt64 = 20_000_000
    // Once unmeasured: the first call touches memory for the first time and loads the code.
    body()
    let start = nanoseconds()
    body()
    let once = max(1, nanoseconds() - start)
    let calls = Int(max(1, target / once))
    return (0..<9).map { _ in
      let start = nanoseconds()
      for _ in 0..<calls { body() }
      return Double(nanoseconds() - start) / Double(calls)
    }.min() ?? 0
  }
}

/// The stages of generation that can be run apart.
final class KernelStages {
  // A whole number of batches, each of them a multiple of every kernel's lanes.
  static let rowCount = 9 * SampleBatch.defaultCapacity
  static let leafCount = 16
  static let leafRowCount = leafCount * TableHasher.leafRecordCount
  private static let firstID: UInt64 = 1_000_000

  private let generator: SampleGenerator
  private let runner: any KernelRunner
  private let plan = ChainPlan(depth: 10)
  private var batch = SampleBatch()
  private var one: SampleBatch
  private let ids = (0..<UInt64(rowCount)).map { firstID + $0 }
  private var digests = [Digest](repeating: Digest(), count: rowCount)
  private var seeds = [UInt32](repeating: 0, count: rowCount)
  private var words = [UInt32](repeating: 0, count: 10 * rowCount)
  private let leaves = [UInt8](repeating: 7, count: leafRowCount * Record.byteCount)

  init(_ kernel: Kernel) {
    generator = Engine(Preset.moderate.configuration, kernel: kernel).makeGenerator()
    runner = kernel.makeRunner()
    guard let one = try? SampleBatch(capacity: 1) else { preconditionFailure("one is a capacity") }
    self.one = one
  }

  func fill() {
    guard var rest = try? SampleRange(first: Self.firstID, count: UInt64(Self.rowCount)) else { return }
    while !rest.isEmpty { rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest))) }
  }

  func fillOne() {
    guard let range = try? SampleRange(first: Self.firstID, count: 1) else { return }
    generator.fill(&one, with: range)
  }

  func hashChains() { runner.hashChains(of: ids, along: plan, digests: &digests, seeds: &seeds) }

  func firstWords() {
    let seeds = self.seeds
    var words: [UInt32] = []
    swap(&words, &self.words)
    var span = words.mutableSpan
    runner.firstWords(0..<Self.rowCount, of: seeds.span, into: &span)
    swap(&words, &self.words)
  }

  func hashLeaves() {
    var hashes = [Digest](repeating: Digest(), count: Self.leafCount)
    var span = hashes.mutableSpan
    let leaves = self.leaves
    let leafByteCount = TableHasher.leafRecordCount * Record.byteCount
    runner.hashLeaves(leaves.span, leafByteCount: leafByteCount, into: &span)
  }
}

extension KernelSpeed {
  /// Measures every kernel of this machine, one after another.
  ///
  /// - Parameter baseline: Samples per second of something to compare with.
  public static func all(against baseline: Double? = nil) -> [KernelSpeed] {
    Kernel.all().map { KernelSpeed($0, against: baseline, nanoseconds: MonotonicClock.nanoseconds) }
  }

  /// For people.
  public static func text(_ speeds: [KernelSpeed]) -> String {
    let header = ["kernel", "samples/s", "ns/sample", "chain", "twister", "leaf", "one sample", "x baseline"]
    let rows = speeds.map { speed in
      [
        speed.kernel, "\(Int(speed.samplesPerSecond))", tenths(speed.totalNanosecondsPerSample),
        tenths(speed.chainNanosecondsPerSample), tenths(speed.twisterNanosecondsPerSample),
        tenths(speed.leafNanosecondsPerSample), "\(tenths(speed.oneSampleMicroseconds)) us",
        speed.timesBaseline.map(tenths) ?? "-",
      ]
    }
    return TextTable(header, rows: rows).text
  }

  /// For machines.
  public static func json(_ speeds: [KernelSpeed]) -> String { JSONText.encode(speeds) + "\n" }

  private static func tenths(_ value: Double) -> String { DecimalText.text(value, decimals: 1) }
}
