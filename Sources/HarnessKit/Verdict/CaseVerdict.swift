/// The outcome of one case under one variant of the engine.
public struct CaseVerdict: Sendable, Equatable {
  /// The layer or group of cases, for example `chain`.
  public let suite: String
  public let name: String
  /// What ran it, for example the kernel.
  public let variant: String
  public let outcome: Outcome
  /// What it means where it failed.
  public let failureStatus: ExitStatus

  public init(
    suite: String, name: String, variant: String, outcome: Outcome, failureStatus: ExitStatus = .failed
  ) {
    self.failureStatus = failureStatus
    self.suite = suite
    self.name = name
    self.variant = variant
    self.outcome = outcome
  }

  public enum Outcome: Sendable, Equatable {
    case held
    /// At least one difference, the first found first.
    case failed([Difference])
    case skipped(reason: String)

    package var isHeld: Bool { self == .held }
    package var isFailed: Bool {
      guard case .failed = self else { return false }
      return true
    }

    /// Held where there is no difference.
    package init(_ differences: [Difference]) {
      self = differences.isEmpty ? .held : .failed(differences)
    }
  }
}

/// One value that is not as it should be, in bits or digits that can be compared by eye.
public struct Difference: Sendable, Equatable {
  /// Which value, for example `digest after link 3`.
  public let what: String
  public let expected: String
  public let found: String

  public init(_ what: String, expected: String, found: String) {
    self.what = what
    self.expected = expected
    self.found = found
  }

  /// Nothing where both are equal.
  package static func unlessEqual(_ what: String, expected: String, found: String) -> Difference? {
    expected == found ? nil : Difference(what, expected: expected, found: found)
  }
}
