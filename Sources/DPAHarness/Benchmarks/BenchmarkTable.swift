package import DPAEngine
package import HarnessKit

/// The tables that cells work on.
package enum BenchmarkTable {
  /// Where their ids start: seven digits, as most ids of a large table have.
  package static let firstID: UInt64 = 1_000_000

  package static func range(_ count: UInt64) -> SampleRange {
    guard let range = try? SampleRange(first: firstID, count: count) else {
      preconditionFailure("a benchmark's ids are far below 2^63")
    }
    return range
  }

  package static func table(_ count: UInt64, seeding: Seeding = .sample) -> Table {
    guard let table = try? Table(range(count), seeding: seeding) else {
      preconditionFailure("a benchmark's world has ranks")
    }
    return table
  }

  /// The preset moderate with a chain of this depth.
  package static func configuration(_ preset: Preset = .moderate, depth: Int = 10) -> AugmentationConfiguration {
    guard let configuration = try? preset.configuration.replacing(depth: depth) else {
      preconditionFailure("a benchmark's depth is 1 to 10,000")
    }
    return configuration
  }

  /// The rows of a table in batches of the default capacity.
  static func batches(of table: Table, by engine: Engine) -> [SampleBatch] {
    let generator = engine.makeGenerator()
    var rest = table.range
    var batches: [SampleBatch] = []
    while !rest.isEmpty {
      var batch = SampleBatch()
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      batches.append(batch)
    }
    return batches
  }
}

/// Roots of rows that a cell kept, and rows that have none of them.
enum RootOfRows {
  static func of(_ batches: some Sequence<SampleBatch>) -> Digest {
    var hasher = TableHasher(Record.layout)
    var records = ByteBuffer()
    for batch in batches {
      // The buffer keeps its memory, so that hashing a large table does not allocate for each batch.
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
      // Little-endian on every machine, so that roots do not depend on the byte order of the processor.
      hash.update((0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) })
    }
    return hash.finalized()
  }
}

/// What the cells must compute, by other ways than theirs.
package enum ExpectedRoot {
  /// By the portable kernel.
  package static func portable(_ table: Table, _ configuration: AugmentationConfiguration) -> Digest {
    Engine(configuration, kernel: .portable).root(of: table)
  }

  /// By the plain seed chain and the plain Mersenne Twister, for the portable kernel's own cells.
  package static func plain(
    _ table: Table, _ configuration: AugmentationConfiguration
  ) throws(HarnessError) -> Digest {
    var hasher = TableHasher(Record.layout)
    do throws(EngineError) {
      for id in table.range.first..<table.range.end {
        // The chain and the draws without any kernel: an error that kernels share would else show on both sides.
        let digest = try SeedChain(sampleID: id, after: .none, depth: configuration.depth).digest
        var twister = MersenneTwister(seed: digest.seed)
        let values = configuration.ranges.map { $0.value(at: twister.nextDraw()) }
        let parameters = AugmentationParameters(
          rotation: values[0], brightness: values[1], noise: values[2], scale: values[3], contrast: values[4])
        let record = Record.bytes(of: Sample(id: id, parameters: parameters, digest: digest))
        hasher.append(record.span)
      }
    } catch {
      throw .refused(error)
    }
    return hasher.root
  }

  /// For a kernel's own cells: by the plain way for the portable kernel, else by the portable kernel.
  static func other(
    than kernel: Kernel, _ table: Table, _ configuration: AugmentationConfiguration
  ) throws(HarnessError) -> Digest {
    kernel.name == .portable ? try plain(table, configuration) : portable(table, configuration)
  }
}
