public import HarnessKit

/// What a comparison of two builds or two stored reports measured and decided, every raw pair kept.
public struct ComparisonReport: Sendable, Equatable, Codable {
  /// First in the file, and decoded first.
  public let header: Header
  /// `processes` for pairs of processes, `reports` for two stored reports.
  public let evidence: Evidence
  public let base: Side
  public let new: Side
  /// What was measured on; see `ReportEnvironment.machineKey`.
  public let machine: String
  public let seed: UInt64
  public let alpha: Double
  /// Pairs of each cell at the first look.
  public let pairCount: Int
  /// How the pairs were measured; nil for stored reports, and in files of before there was this key.
  public let pairing: Pairing?
  /// Whose floors were used, or why there is no calibration.
  public let calibration: String
  public let canary: Canary?
  /// In the order of their names.
  public let cells: [Cell]
  public let exact: [ExactDecision]
  /// What makes the run invalid or the sides incomparable.
  public let problems: [ComparisonProblem]
  /// Beside the runs of the nights before; of two stored reports only.
  public let trend: [TrendDecision]

  public struct Header: Sendable, Equatable, Codable {
    public let schema: String
    public let version: Int

    public static let current = Header(schema: "dpa-harness-comparison", version: 1)
  }

  public enum Evidence: String, Sendable, Codable { case processes, reports }

  /// One of the two things compared.
  public struct Side: Sendable, Equatable, Codable {
    /// What the user gave: a path or a revision.
    public let label: String
    /// Of the program, in hex; nil for a stored report.
    public let sha256: String?

    public init(label: String, sha256: String?) {
      self.label = label
      self.sha256 = sha256
    }
  }

  /// Work outside the code under test.
  public struct Canary: Sendable, Equatable, Codable {
    public let effect: Double
    public let probability: Double
    public let hasMoved: Bool
    public let pairs: [MeasuredPair]

    package init(_ check: CanaryCheck, pairs: [MeasuredPair]) {
      effect = check.effect
      probability = check.probability
      hasMoved = check.hasMoved
      self.pairs = pairs
    }

    /// What a moved canary means.
    package var sentence: String {
      "the canary '\(CanaryCheck.cell)', which holds no code under test, moved by \(FigureText.change(effect)) "
        + "(p \(FigureText.probability(probability))): the machine changed while it was measured, so the run is "
        + "invalid"
    }

    package enum CodingKeys: String, CodingKey {
      case pairs
      case effect = "effectLogRatio"
      case probability = "p"
      case hasMoved = "moved"
    }
  }

  public struct Cell: Sendable, Equatable, Codable {
    public let timing: TimingDecision
    /// In the order in which they ran.
    public let pairs: [MeasuredPair]
  }
}

/// Something that a comparison cannot look past.
public struct ComparisonProblem: Sendable, Equatable, Codable {
  /// `void`, `missing` or `not_comparable`.
  public let decision: DecisionName
  public let sentence: Sentence
  /// The exit status that follows.
  public let status: Int32

  package init(_ decision: DecisionName, _ sentence: Sentence, status: ExitStatus) {
    self.decision = decision
    self.sentence = sentence
    self.status = status.rawValue
  }

  /// A cell whose processes or roots are wrong.
  package static func void(_ cell: String, _ reason: String, status: ExitStatus) -> ComparisonProblem {
    ComparisonProblem(.void, "cell '\(cell)' is void: \(reason)", status: status)
  }

  package static func missing(_ cell: String, from label: String) -> ComparisonProblem {
    ComparisonProblem(
      .missing, "benchmark '\(cell)' is missing from \(label); both sides need the same benchmarks",
      status: .notComparable)
  }

  package static func notComparable(_ sentence: Sentence) -> ComparisonProblem {
    ComparisonProblem(.notComparable, sentence, status: .notComparable)
  }

  package var exitStatus: ExitStatus { ExitStatus(rawValue: status) ?? .internalError }
}
