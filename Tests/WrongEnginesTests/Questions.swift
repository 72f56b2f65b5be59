import DPAEngine
import WrongEngines

/// What engines are asked in the tests: few questions, each of which some mistake needs.
enum Questions {
  /// All of them, with answers that nobody gave.
  static let all: [Observation] = components + rows + ranked + parts

  /// What shows one stage by itself.
  static let components: [Observation] =
    [.sha256(message: Array("abc".utf8), digest: Digest())]
    + [0, 1, 2, 48, 79, 93, 94].map { .fibonacci(index: $0, text: "") }
    + ["7", "0:1:2"].map { .chain(text: $0, depth: 12, digests: []) }
    + seeds.map { .words(seed: $0, words: []) } + seeds.map { .draws(seed: $0, bits: []) }

  private static let seeds: [UInt32] = [0, 1, 42, 0x8000_0001, .max]

  /// Rows by id: small ones, those at which their texts grow, and the largest.
  static let rows: [Observation] =
    ids.map { row(.sample($0), .default) } + [0, 3].flatMap { id in configurations.map { row(.sample(id), $0) } }

  private static let ids: [UInt64] = [
    0, 1, 2, 5, 10, 42, 99, 1_000, 12_345, 1 << 32, (1 << 53) + 1, SampleRange.lastID,
  ]

  /// Chains long enough for numbers of more than 64 bits, short ones, and ranges whose values are hard to round.
  private static let configurations: [AugmentationConfiguration] = {
    let ranges = [
      (-5e-324, 5e-324), (0x1p-1022 - 5e-324, 0x1p-1022), (0.1, 0.7), (10.0, 100.0),
      (1e16, 1e16 + 2),
    ]
    let narrow = try? zip(Parameter.allCases, ranges).reduce(AugmentationConfiguration.default) {
      $0.replacing($1.0, with: try ParameterRange($1.1.0, $1.1.1))
    }
    let depths = [1, 48, 81, 94, 95].compactMap { try? AugmentationConfiguration.default.replacing(depth: $0) }
    return depths + [narrow, Preset.mild.configuration].compactMap { $0 }
  }()

  static let ranked: [Observation] = [
    (0, 1, 0, 0), (1, 4, 7, 42), (3, 4, 1 << 63, 10), (2, 3, .max, SampleRange.lastID), (5, 8, (1 << 53) + 1, 1_000),
  ].map { rank, worldSize, baseSeed, id in
    row(.rank(rank, worldSize: worldSize, baseSeed: baseSeed, id: id), .default)
  }

  static let parts: [Observation] = [(10, 4), (3, 5), (7, 7), (100, 3), (11, 4)].flatMap { total, worldSize in
    (0..<worldSize).map { .part(rank: $0, worldSize: worldSize, total: total, first: 0, end: 0) }
  }

  static func row(_ place: RowPlace, _ configuration: AugmentationConfiguration) -> Observation {
    .row(place, configuration, values: [], digest: Digest())
  }
}
