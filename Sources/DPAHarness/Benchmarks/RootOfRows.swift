import DPAEngine

/// Roots of rows that a cell kept.
enum RootOfRows {
  static func of(_ batches: some Sequence<SampleBatch>) -> Digest {
    var hasher = TableHasher(Record.layout)
    var records = ByteBuffer()
    for batch in batches {
      records.removeAll()
      Record.append(batch, to: &records)
      hasher.append(records.bytes)
    }
    return hasher.root
  }

  static func of(_ samples: [Sample]) -> Digest {
    var hasher = TableHasher(Record.layout)
    for sample in samples {
      let record = Record.bytes(of: sample)
      hasher.append(record.span)
    }
    return hasher.root
  }

  /// SHA-256 of words, for results that are no rows.
  static func of(words: some Sequence<UInt64>) -> Digest {
    var hash = SHA256()
    for word in words {
      hash.update((0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) })
    }
    return hash.finalized()
  }
}
