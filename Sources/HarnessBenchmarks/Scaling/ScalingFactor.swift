/// What grows in a study of costs.
package enum ScalingFactor: String, CaseIterable, Sendable, Codable {
  case samples
  case depth
  case ranks
  case jobs

  /// What is measured, for people.
  package var subject: String {
    switch self {
    case .samples: "streaming, chunks of 1,000"
    case .depth: "generating 1,152 samples"
    case .ranks: "joining the receipts of 262,144 samples"
    case .jobs: "the root of 524,288 samples"
    }
  }

  /// From the least to the most.
  package func amounts(_ size: BenchmarkSize, cores: Int) -> [UInt64] {
    switch (self, size) {
    case (.samples, .smoke): [1_000, 10_000, 100_000]
    case (.samples, .default): [10_000, 100_000, 1_000_000, 10_000_000]
    case (.samples, .nightly): [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]
    case (.depth, .smoke): [1, 10, 100]
    case (.depth, _): [1, 3, 10, 30, 100, 300, 1_000]
    case (.ranks, .smoke): [1, 16, 64]
    case (.ranks, _): [4, 16, 64, 256, 1_024]
    case (.jobs, _): (1...UInt64(max(1, cores))).filter { $0.nonzeroBitCount == 1 || $0 == UInt64(cores) }
    }
  }

  /// For example `scaling/samples/10000`.
  package func name(_ amount: UInt64) -> String { "scaling/\(rawValue)/\(amount)" }
}
