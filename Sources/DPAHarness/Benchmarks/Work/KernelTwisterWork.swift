import DPAEngine
import HarnessBenchmarks

/// The Mersenne Twister alone, by a kernel: seeding, and the ten words of a sample.
final class KernelTwisterWork: CellWork {
  private let runner: any KernelRunner
  private let seeds: [UInt32]
  private var words: [UInt32]

  init(seedCount: UInt64, by kernel: Kernel) {
    runner = kernel.makeRunner()
    seeds = TwisterWork.seeds(seedCount)
    words = Array(repeating: 0, count: 10 * seeds.count)
  }

  func spoil() { TwisterWork.spoil(&words) }

  func run() {
    let seeds = seeds
    var words: [UInt32] = []
    swap(&words, &self.words)
    var span = words.mutableSpan
    runner.firstWords(0..<seeds.count, of: seeds.span, into: &span)
    swap(&words, &self.words)
  }

  func root() -> Digest { TwisterWork.root(of: words) }
}
