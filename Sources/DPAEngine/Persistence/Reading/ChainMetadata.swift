/// What a chain file says beside its rows.
public struct ChainMetadata: Hashable, Sendable {
  /// Nothing where the file does not know, as an incrementally written one.
  public internal(set) var declaredRowCount: UInt64?
  /// Nothing where the file says null: it was written with the defaults.
  public internal(set) var configuration: AugmentationConfiguration?
  /// Nothing where the file has none.
  public internal(set) var statistics: ChainStatistics?
  /// Whether the metadata were there; they may stand behind the rows.
  public internal(set) var isKnown = false

  /// Of a file that says nothing beside its rows.
  public init() {}
}
