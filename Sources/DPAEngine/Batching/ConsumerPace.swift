/// How long the consumer took for each sample of its latest batches.
struct ConsumerPace: Sendable {
  /// Batches that count.
  private static let batchCount = 5
  /// A slower consumer gets half the batch.
  private static let slowSecondsPerSample = 0.1
  /// A faster consumer gets twice the batch.
  private static let fastSecondsPerSample = 0.01
  /// Doubling ends here.
  private static let fastSizeLimit = 1_000

  private var secondsPerSample: [Double] = []

  mutating func add(_ time: Duration, for sampleCount: Int) {
    secondsPerSample.append(time.secondsInBinary64 / Double(sampleCount))
    // Only the latest batches count, so that an early slow phase is forgotten.
    if secondsPerSample.count > Self.batchCount { secondsPerSample.removeFirst() }
  }

  /// The size that suits the mean pace; the same size before there is one.
  func batchSize(after size: Int, minimum: Int) -> Int {
    guard !secondsPerSample.isEmpty else { return size }
    let mean = secondsPerSample.reduce(0, +) / Double(secondsPerSample.count)
    if mean > Self.slowSecondsPerSample { return max(minimum, size / 2) }
    // A size that is above the limit of doubling already keeps.
    return mean < Self.fastSecondsPerSample ? max(size, min(2 * size, Self.fastSizeLimit)) : size
  }
}

extension Duration {
  /// Seconds, rounded to binary64.
  var secondsInBinary64: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
