/// Which rank of how many this process is, and who says so.
public struct Placement: Hashable, Sendable {
  public let rank: UInt64
  public let worldSize: UInt64
  public let source: Source

  public enum Source: Hashable, Sendable {
    case flags
    case launcher(Launcher)
  }
}

extension Placement: CustomStringConvertible {
  public var description: String {
    switch source {
    case .flags: "rank \(rank) of \(worldSize)"
    case .launcher(let launcher): "rank \(rank) of \(worldSize) (\(launcher.rawValue))"
    }
  }
}

/// What one launcher's variables say.
public struct PlacementClaim: Hashable, Sendable {
  public let launcher: Launcher
  public let rank: UInt64
  public let worldSize: UInt64
  /// The variables it was read from.
  public let variables: [String]

  package func agrees(with other: PlacementClaim) -> Bool { rank == other.rank && worldSize == other.worldSize }
}
