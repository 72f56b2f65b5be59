/// The part of a seed text before the sample id: nothing, or `baseSeed:rank:`.
///
/// The world size does not enter, as in the public package.
public struct SeedPrefix: Hashable, Sendable {
  /// ASCII, at most 42 bytes.
  package let bytes: [UInt8]

  /// Sample seeding: the text is the id alone.
  public static let none = SeedPrefix(bytes: [])

  /// Rank seeding: the text is `baseSeed:rank:id`.
  public static func rank(_ rank: UInt64, baseSeed: UInt64) -> SeedPrefix {
    SeedPrefix(bytes: Array("\(baseSeed):\(rank):".utf8))
  }

  /// What a table says of a run of its rows.
  package init(_ seed: RunSeed) {
    switch seed {
    case .ids: self = .none
    case .rank(let rank, let baseSeed): self = .rank(rank, baseSeed: baseSeed)
    }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// The whole seed text of one sample.
  public func text(of id: UInt64) -> String { String(decoding: bytes, as: UTF8.self) + String(id) }
}
