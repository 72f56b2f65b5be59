public import DPAEngine

/// Something an engine was asked and what it answered: what a mistake is recognised by.
///
/// Answers that are right belong to it as much as wrong ones: they rule mistakes out.
public enum Observation: Hashable, Sendable {
  /// The SHA-256 of a message.
  case sha256(message: [UInt8], digest: Digest)
  /// The decimal text of F(index).
  case fibonacci(index: Int, text: String)
  /// The text that seeds a row.
  case seedText(RowPlace, text: String)
  /// The digest of a seed text, then the one after each link of its chain.
  case chain(text: String, depth: Int, digests: [Digest])
  /// The first ten words of the Mersenne Twister.
  case words(seed: UInt32, words: [UInt32])
  /// The first five draws, as bit patterns.
  case draws(seed: UInt32, bits: [UInt64])
  /// A row: the bit patterns of its five values in draw order, and its digest.
  case row(RowPlace, AugmentationConfiguration, values: [UInt64], digest: Digest)
  /// The digest of a row alone.
  case digest(RowPlace, depth: Int, digest: Digest)
  /// The ids from `first` up to, and without, `end` that a rank owns of `total`, which are counted from 0.
  case part(rank: UInt64, worldSize: UInt64, total: UInt64, first: UInt64, end: UInt64)
}

/// Which row is meant: its id and, with rank seeding, whose it is.
public enum RowPlace: Hashable, Sendable {
  /// Seeded by the id alone.
  case sample(UInt64)
  /// Seeded by the rank that computes it.
  case rank(UInt64, worldSize: UInt64, baseSeed: UInt64, id: UInt64)

  public var id: UInt64 {
    switch self {
    case .sample(let id), .rank(_, _, _, let id): id
    }
  }

  /// The right seed text.
  public var text: String {
    switch self {
    case .sample(let id): SeedPrefix.none.text(of: id)
    case .rank(let rank, _, let baseSeed, let id): SeedPrefix.rank(rank, baseSeed: baseSeed).text(of: id)
    }
  }
}

extension Observation {
  /// What was asked for, whatever of it.
  enum Kind: CaseIterable {
    case sha256, fibonacci, seedText, chain, words, draws, row, rankRow, part

    /// Whether it shows one stage by itself. An engine may have that stage a second time, where rows are made.
    var isOfOneStage: Bool { self != .row && self != .rankRow && self != .part }
  }

  var kind: Kind {
    switch self {
    case .sha256: .sha256
    case .fibonacci: .fibonacci
    case .seedText: .seedText
    case .chain: .chain
    case .words: .words
    case .draws: .draws
    case .row(.sample, _, _, _), .digest(.sample, _, _): .row
    case .row(.rank, _, _, _), .digest(.rank, _, _): .rankRow
    case .part: .part
    }
  }

  /// Grows with the work of an answer.
  var cost: Int {
    switch self {
    case .fibonacci(let index, _): index
    case .chain(_, let depth, _), .digest(_, let depth, _): depth
    case .row(_, let configuration, _, _): configuration.depth
    case .sha256, .seedText, .words, .draws, .part: 0
    }
  }
}
