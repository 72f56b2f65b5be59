public import HarnessKit
public import TableCore

/// Finds this process's place: options first, then the launchers in their order of belief.
///
/// A launcher is only believed when none contradicts it. The one exception is an outer launcher of world size 1, such
/// as the shell of a batch system in which `mpirun` was typed: it says nothing about ranks and is ignored.
public struct PlacementFinder: Sendable {
  private let rank: UInt64?
  private let worldSize: UInt64?
  private let choice: LauncherChoice

  /// - Parameter rank: As given by an option.
  /// - Parameter worldSize: As given by an option.
  public init(rank: UInt64?, worldSize: UInt64?, launcher choice: LauncherChoice) {
    self.rank = rank
    self.worldSize = worldSize
    self.choice = choice
  }

  /// - Throws: `HarnessError.notPlaced` with every variable that matters.
  public func placement(in environment: [String: String]) throws(HarnessError) -> Placement {
    do throws(PlacementProblem) {
      return try place(in: LauncherVariables(environment: environment))
    } catch {
      throw .notPlaced(error)
    }
  }

  private func place(in variables: LauncherVariables) throws(PlacementProblem) -> Placement {
    if let rank {
      // A rank alone could be of any world, so nothing is looked up for it elsewhere.
      guard let worldSize else { throw .rankWithoutWorldSize }
      return Placement(rank: rank, worldSize: worldSize, source: .flags)
    }
    let claim: PlacementClaim
    switch choice {
    case .none: throw .launcherOff
    case .auto: claim = try agreedClaim(in: variables)
    case .only(let launcher): claim = try claimOf(launcher, in: variables)
    }
    if let worldSize, worldSize != claim.worldSize { throw .otherWorldSize(given: worldSize, claim) }
    return Placement(rank: claim.rank, worldSize: claim.worldSize, source: .launcher(claim.launcher))
  }

  private func claimOf(_ launcher: Launcher, in variables: LauncherVariables) throws(PlacementProblem) -> PlacementClaim
  {
    switch try launcher.finding(in: variables, worldSize: worldSize) {
    case .absent: throw .absent(launcher, variables: launcher.variables)
    case .unmarked(let problem): throw problem
    case .claim(let claim): return claim
    }
  }

  private func agreedClaim(in variables: LauncherVariables) throws(PlacementProblem) -> PlacementClaim {
    var claims: [PlacementClaim] = []
    var unmarked: [PlacementProblem] = []
    for launcher in Launcher.allCases {
      // A gap in any launcher's variables is refused, even where another launcher told everything.
      switch try launcher.finding(in: variables, worldSize: worldSize) {
      case .absent: continue
      case .unmarked(let problem): unmarked.append(problem)
      case .claim(let claim): claims.append(claim)
      }
    }
    guard let inner = claims.first else { throw unmarked.first ?? .notLaunched }
    // An outer launcher with one process says nothing about ranks: it only started the inner one.
    let outer = claims.dropFirst().filter { $0.worldSize > 1 }
    guard outer.allSatisfy(inner.agrees) else { throw .disagreement([inner] + outer) }
    return inner
  }
}

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
  /// The variables it was read from, and a setting where it was one.
  public let variables: [Sentence]

  package func agrees(with other: PlacementClaim) -> Bool { rank == other.rank && worldSize == other.worldSize }
}

/// The share of one rank, computed in this process.
public struct LaunchedRank {
  private let placement: Placement
  private let request: ResolvedTable

  /// - Throws: `HarnessError.usage` or `.refused` where the place or the table cannot be.
  public init(_ placement: Placement, of request: TableRequest) throws(HarnessError) {
    var request = request
    request.rank = placement.rank
    request.worldSize = placement.worldSize
    self.placement = placement
    self.request = try request.resolved()
  }

  /// Computes the share and writes its receipt.
  ///
  /// - Throws: `HarnessError`.
  public func writeReceipt(
    with writer: ReceiptWriter, by engine: any TableEngine, jobs: Int, isInterrupted: @escaping () -> Bool
  ) throws(HarnessError) {
    _ = try writer.write(
      of: request.part, in: request.table, owner: .init(rank: placement.rank, worldSize: placement.worldSize),
      by: engine, jobs: jobs, isInterrupted: isInterrupted)
  }
}
