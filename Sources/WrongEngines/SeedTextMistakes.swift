import DPAEngine

/// Mistakes in the text that seeds a row.
enum SeedTextMistakes {
  static let all = ids + encodings + ranks

  private static let ids: [WrongEngine] = [
    withID("id-from-one", "counts ids from 1") { "\($0 + 1)" },
    withID("id-hexadecimal", "writes ids in hexadecimal") { String($0, radix: 16) },
    withID("id-padded", "pads ids with zeros to 19 digits") { id in
      String(repeating: "0", count: max(0, 19 - "\(id)".count)) + "\(id)"
    },
    withID("id-grouped", "writes ids with a comma between thousands") { id in
      let digits = Array("\(id)")
      return digits.indices.reduce(into: "") { text, place in
        if place > 0 && (digits.count - place) % 3 == 0 { text.append(",") }
        text.append(digits[place])
      }
    },
    withID("id-with-point", "writes ids as decimal numbers: 5.0") { "\($0).0" },
    // As languages do whose only numbers are binary64.
    withID("id-binary64", "holds ids in binary64") { "\(UInt64(Double($0)))" },
    withID("id-32-bits", "holds ids in 32 bits") { "\(UInt32(truncatingIfNeeded: $0))" },
    withIDBytes("id-little-endian", "hashes ids as eight little-endian bytes instead of decimal text", [0, 8]),
    withIDBytes("id-big-endian", "hashes ids as eight big-endian bytes instead of decimal text", [56, -8]),
  ]

  private static let encodings: [WrongEngine] = [
    // How texts lie in memory in C# and Java; all of ours are ASCII.
    encoding("text-utf-16", "hashes seed texts in UTF-16") { text in text.flatMap { [$0, 0] } },
    encoding("text-with-line-feed", "hashes seed texts with a line feed at their end") { $0 + [0x0a] },
    encoding("text-with-zero-byte", "hashes seed texts with the zero byte that ends them in C") { $0 + [0] },
    encoding("text-in-quotes", "hashes seed texts in quotation marks") { [0x22] + $0 + [0x22] },
  ]

  private static let ranks: [WrongEngine] = [
    WrongEngine("always-a-rank", .seedText, "seeds every sample as rank 0 with base seed 0 does") { stages in
      stages.seedText = { place in Array("\(place.ranked.baseSeed):\(place.ranked.rank):\(place.id)".utf8) }
    },
    withRank("rank-ignored", "seeds by the id alone where ranks have seeds of their own") { "\($0.id)" },
    withRank("world-size-in-text", "puts the world size between rank and id") {
      "\($0.baseSeed):\($0.rank):\($0.worldSize):\($0.id)"
    },
    withRank("world-size-first", "puts the world size in front of the seed text of a rank") {
      "\($0.worldSize):\($0.baseSeed):\($0.rank):\($0.id)"
    },
    withRank("rank-after-id", "swaps rank and id in the seed text") { "\($0.baseSeed):\($0.id):\($0.rank)" },
    withRank("rank-before-base-seed", "swaps base seed and rank in the seed text") {
      "\($0.rank):\($0.baseSeed):\($0.id)"
    },
    withRank("rank-from-one", "counts ranks from 1") { "\($0.baseSeed):\($0.rank &+ 1):\($0.id)" },
    withRank("no-base-seed", "leaves the base seed out of the seed text") { "\($0.rank):\($0.id)" },
    withRank("no-rank", "leaves the rank out of the seed text") { "\($0.baseSeed):\($0.id)" },
    withRank("no-colons", "joins base seed, rank and id without colons") { "\($0.baseSeed)\($0.rank)\($0.id)" },
    withRank("hyphens", "joins base seed, rank and id with hyphens") { "\($0.baseSeed)-\($0.rank)-\($0.id)" },
    withRank("underscores", "joins base seed, rank and id with underscores") {
      "\($0.baseSeed)_\($0.rank)_\($0.id)"
    },
    withRank("sum-of-seeds", "hashes the sum of base seed, rank and id") {
      "\(UInt128($0.baseSeed) + UInt128($0.rank) + UInt128($0.id))"
    },
    withRank("base-seed-signed", "holds base seeds in signed 64-bit numbers") {
      "\(Int64(bitPattern: $0.baseSeed)):\($0.rank):\($0.id)"
    },
    withRank("base-seed-32-bits", "holds base seeds in 32 bits") {
      "\(UInt32(truncatingIfNeeded: $0.baseSeed)):\($0.rank):\($0.id)"
    },
    withRank("base-seed-binary64", "holds base seeds in binary64") {
      // Above the largest 64-bit number, to which the largest base seeds are rounded, only 128 bits reach.
      "\(UInt128(Double($0.baseSeed))):\($0.rank):\($0.id)"
    },
  ]

  /// Ids written in another way, with ranks and without.
  private static func withID(
    _ name: String, _ mistake: String, _ text: @escaping @Sendable (UInt64) -> String
  ) -> WrongEngine {
    WrongEngine(name, .seedText, mistake) { stages in
      stages.seedText = { place in
        guard case .rank(let rank, _, let baseSeed, let id) = place else { return Array(text(place.id).utf8) }
        return Array("\(baseSeed):\(rank):\(text(id))".utf8)
      }
    }
  }

  /// - Parameter shifts: Of the first byte, and how much more each that follows has.
  private static func withIDBytes(_ name: String, _ mistake: String, _ shifts: [Int]) -> WrongEngine {
    WrongEngine(name, .seedText, mistake) { stages in
      stages.seedText = { place in
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: place.id >> UInt64(shifts[0] + shifts[1] * $0)) }
        guard case .rank(let rank, _, let baseSeed, _) = place else { return bytes }
        return Array("\(baseSeed):\(rank):".utf8) + bytes
      }
    }
  }

  private static func encoding(
    _ name: String, _ mistake: String, _ encoded: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> WrongEngine {
    WrongEngine(name, .seedText, mistake) { stages in
      stages.seedText = { encoded(Array($0.text.utf8)) }
      stages.encodedText = { encoded(Array($0.utf8)) }
    }
  }

  private static func withRank(
    _ name: String, _ mistake: String, _ text: @escaping @Sendable (RowPlace.Ranked) -> String
  ) -> WrongEngine {
    WrongEngine(name, .seedText, mistake) { stages in
      stages.seedText = { place in
        guard case .rank = place else { return Array(place.text.utf8) }
        return Array(text(place.ranked).utf8)
      }
    }
  }
}

extension RowPlace {
  struct Ranked {
    let rank: UInt64
    let worldSize: UInt64
    let baseSeed: UInt64
    let id: UInt64
  }

  /// With the rank and base seed 0 of a world of one where it has none.
  fileprivate var ranked: Ranked {
    switch self {
    case .sample(let id): Ranked(rank: 0, worldSize: 1, baseSeed: 0, id: id)
    case .rank(let rank, let worldSize, let baseSeed, let id):
      Ranked(rank: rank, worldSize: worldSize, baseSeed: baseSeed, id: id)
    }
  }
}
