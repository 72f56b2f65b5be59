import DPAEngine
import HarnessBenchmarks

/// Takes the samples of a stream one after another and keeps only sums of them, so that memory need not grow.
final class StreamSumWork: CellWork {
  private let stream: SampleStream
  private var sums = Sums()

  /// Sums that wrap around, of what each row holds times its id.
  private struct Sums {
    var bits: UInt64 = 0
    var digests = SIMD4<UInt64>()

    mutating func add(_ sample: Sample) {
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
