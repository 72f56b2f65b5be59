/// An engine that makes a row in stages, and can say at which of them another row of the same id goes another way.
public protocol StagedEngine: TableEngine {
  /// The first stage at which a row is not the engine's, as far as the row itself shows it.
  ///
  /// - Parameters:
  ///   - found: A record of the engine's layout, from wherever it comes.
  ///   - expected: What the engine makes for the id.
  ///   - seed: What the row is seeded by.
  /// - Returns: Nil where both are the same, or where no stage can be told.
  func firstDifference(of found: [UInt8], from expected: [UInt8], seed: RunSeed) -> StageDifference?
}

/// The first stage at which a row is not as an engine makes it, with what stands on both sides.
public struct StageDifference: Hashable, Sendable {
  /// For example `draw`.
  public let stage: String
  /// What of the stage differs, for example `u of rotation`.
  public let what: String
  public let expected: String
  public let found: String

  public init(_ stage: String, _ what: String, expected: String, found: String) {
    self.stage = stage
    self.what = what
    self.expected = expected
    self.found = found
  }

  /// Stage and what of it, as sentences name them.
  public var place: String { "stage \(stage): \(what)" }
}
