import DPAEngine

/// Roots of rows that a cell kept, and rows that have none of them.
enum RootOfRows {
  static func of(_ batches: some Sequence<SampleBatch>) -> Digest {
    var hasher = TableHasher()
    var records = ByteBuffer()
    for batch in batches {
      records.removeAll()
      Record.append(batch, to: &records)
      hasher.append(records.bytes)
    }
    return hasher.root
  }

  static func of(_ samples: [Sample]) -> Digest {
    var hasher = TableHasher()
    for sample in samples {
      let record = Record.bytes(of: sample)
      hasher.append(record.span)
    }
    return hasher.root
  }

  /// Rows that no table has, for a run to replace.
  static func spoiled(_ count: Int) -> [Sample] { Array(repeating: noSample, count: count) }

  static func spoil(_ samples: inout [Sample]) {
    for place in samples.indices { samples[place] = noSample }
  }

  private static let noSample = Sample(
    id: .max, parameters: AugmentationParameters(rotation: 0, brightness: 0, noise: 0, scale: 0, contrast: 0),
    digest: Digest())

  /// SHA-256 of words, for results that are no rows.
  static func of(words: some Sequence<UInt64>) -> Digest {
    var hash = SHA256()
    for word in words {
      hash.update((0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) })
    }
    return hash.finalized()
  }
}
