import DPAEngine
import HarnessBenchmarks

/// Takes the samples of a stream one after another.
final class StreamingWork: CellWork {
  private let stream: SampleStream
  private var samples: [Sample]

  init(_ stream: SampleStream) {
    self.stream = stream
    samples = RootOfRows.spoiled(Int(stream.part.count))
  }

  func spoil() { RootOfRows.spoil(&samples) }

  func run() {
    // Swapped out, so that access is checked once and not for each sample.
    var samples: [Sample] = []
    swap(&samples, &self.samples)
    var place = 0
    for sample in stream {
      samples[place] = sample
      place += 1
    }
    swap(&samples, &self.samples)
  }

  func root() -> Digest { RootOfRows.of(samples) }
}
