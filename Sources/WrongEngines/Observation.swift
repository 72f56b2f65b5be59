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
  /// The digest at the end of a chain, which is all that rank seeding decides of a row.
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
}
