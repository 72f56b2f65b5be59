import DPAEngine
package import HarnessBenchmarks
import HarnessKit

/// The points of the studies as cells, beside the closed list.
package enum ScalingCells {
  /// The cell of a name like `scaling/samples/10000`; nil for another name.
  package static func named(_ name: String) -> BenchmarkCell? {
    let words = name.split(separator: "/")
    // The name is made again from its parts, so that `+1` or leading zeros do not name a second cell.
    guard words.count == 3, words[0] == "scaling", let factor = ScalingFactor(rawValue: String(words[1])),
      let amount = UInt64(words[2]), (1...1_000_000_000).contains(amount), factor.name(amount) == name
    else { return nil }
    return cell(factor, amount)
  }

  package static func cell(_ factor: ScalingFactor, _ amount: UInt64) -> BenchmarkCell {
    switch factor {
    case .samples: samples(amount)
    case .depth: depth(amount)
    case .ranks: ranks(amount)
    case .jobs: jobs(amount)
    }
  }

  private static func samples(_ count: UInt64) -> BenchmarkCell {
    let engine = Engine()
    return BenchmarkCell(
      ScalingFactor.samples.name(count), sampleCount: count,
      expecting: { count throws(HarnessError) in StreamSumWork.expectedRoot(BenchmarkTable.table(count), by: engine) },
      work: { count throws(HarnessError) in StreamSumWork(engine.stream(BenchmarkTable.range(count))) })
  }

  private static func depth(_ depth: UInt64) -> BenchmarkCell {
    let depth = min(Int(depth), AugmentationConfiguration.depthLimit)
    let engine = Engine(BenchmarkTable.configuration(depth: depth))
    return BenchmarkCell(
      ScalingFactor.depth.name(UInt64(depth)), sampleCount: UInt64(SampleBatch.defaultCapacity),
      expecting: { count throws(HarnessError) in
        ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
      },
      work: { count throws(HarnessError) in GenerationWork(BenchmarkTable.table(count), by: engine) })
  }

  private static func ranks(_ worldSize: UInt64) -> BenchmarkCell {
    let engine = Engine()
    return BenchmarkCell(
      ScalingFactor.ranks.name(worldSize), sampleCount: 262_144,
      expecting: { count throws(HarnessError) in engine.root(of: BenchmarkTable.table(count)) },
      work: { count throws(HarnessError) in
        try ReceiptsWork(BenchmarkTable.table(count), by: engine, partCount: worldSize)
      })
  }

  private static func jobs(_ jobs: UInt64) -> BenchmarkCell {
    let engine = Engine()
    return BenchmarkCell(
      ScalingFactor.jobs.name(jobs), sampleCount: 524_288, jobs: Int(jobs),
      expecting: { count throws(HarnessError) in
        // From rows that are kept, on one thread: another way than the summary that the cell measures.
        RootOfRows.of(BenchmarkTable.batches(of: BenchmarkTable.table(count), by: engine))
      },
      work: { count throws(HarnessError) in
        TableRootWork(BenchmarkTable.table(count), by: engine, jobs: Int(jobs))
      })
  }
}

/// Takes the samples of a stream one after another and keeps only sums of them, so that memory need not grow.
final class StreamSumWork: CellWork {
  private let stream: SampleStream
  private var sums = Sums()

  /// Sums that wrap around, of what each row holds times its id.
  private struct Sums {
    var bits: UInt64 = 0
    var digests = SIMD4<UInt64>()

    mutating func add(_ sample: Sample) {
      // An odd factor can be undone modulo 2^64, so no bit is lost, and rows that trade values change the sum.
      let factor = 2 * sample.id + 1
      let parameters = sample.parameters
      bits &+= factor &* parameters.rotation.bitPattern &+ parameters.brightness.bitPattern
      bits &+= factor &* (parameters.noise.bitPattern ^ parameters.scale.bitPattern) &+ parameters.contrast.bitPattern
      digests &+= unsafeBitCast(sample.digest.bytes, to: SIMD4<UInt64>.self) &* factor
    }

    var root: Digest { RootOfRows.of(words: [bits] + (0..<4).map { digests[$0] }) }
  }

  init(_ stream: SampleStream) { self.stream = stream }

  func spoil() { sums = Sums() }

  func run() {
    var sums = Sums()
    for sample in stream { sums.add(sample) }
    self.sums = sums
  }

  func root() -> Digest { sums.root }

  /// From batches instead of the stream.
  static func expectedRoot(_ table: Table, by engine: Engine) -> Digest {
    let generator = engine.makeGenerator()
    var batch = SampleBatch()
    var rest = table.range
    var sums = Sums()
    while !rest.isEmpty {
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      for row in 0..<batch.count { sums.add(batch[row]) }
    }
    return sums.root
  }
}
