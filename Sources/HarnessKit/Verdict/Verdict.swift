/// What a verification found: one outcome per case, whatever the engine under test.
public struct Verdict: Sendable {
  /// What was verified, for example `golden`.
  public let subject: String
  /// In the order of execution.
  public let cases: [CaseVerdict]
  /// What is wrong with the data itself, such as a missing file.
  public let problems: [Problem]
  /// What else is worth a line, such as what a sample says about the whole.
  public let notes: [String]
  /// What a user could do next; a program words them as further notes.
  public let advice: [Sentence]
  /// What a variant is, for example `kernel`.
  public let variantTitle: String
  /// The figures that the outcomes follow from, shown in place of the counts.
  public let figures: FigureTable?

  public init(
    subject: String, cases: [CaseVerdict], problems: [Problem] = [], notes: [String] = [], advice: [Sentence] = [],
    variantTitle: String = "kernel", figures: FigureTable? = nil
  ) {
    self.notes = notes
    self.advice = advice
    self.variantTitle = variantTitle
    self.figures = figures
    self.subject = subject
    self.cases = cases
    self.problems = problems
  }

  /// The same verdict with every setting called as a program calls it.
  public func worded(by words: Sentence.Words) -> Verdict {
    Verdict(
      subject: subject, cases: cases.map { $0.worded(by: words) }, problems: problems.map { $0.worded(by: words) },
      notes: notes + advice.map { $0.worded(by: words) }, variantTitle: variantTitle, figures: figures)
  }

  public var heldCount: Int { cases.count { $0.outcome.isHeld } }
  public var failedCount: Int { cases.count { $0.outcome.isFailed } }
  public var skippedCount: Int { cases.count - heldCount - failedCount }

  /// Held only where at least one case ran, every one held, and the data is whole.
  public var status: ExitStatus {
    let statuses = cases.map { $0.outcome.isFailed ? $0.failureStatus : .held } + problems.map(\.status)
    // Nothing ran, so that nothing was shown: an empty verification must not pass.
    if heldCount + failedCount == 0 && problems.isEmpty { return .malformed }
    return .mostSevere(statuses)
  }

  /// One line per suite and variant, in the order in which they first appear.
  public var groups: [Group] {
    var order: [Group.Key] = []
    var groups: [Group.Key: Group] = [:]
    for verdict in cases {
      let key = Group.Key(suite: verdict.suite, variant: verdict.variant)
      if groups[key] == nil { order.append(key) }
      groups[key, default: Group(key: key)].count(verdict.outcome)
    }
    return order.compactMap { groups[$0] }
  }

  /// Why cases were skipped, in the order in which the reasons first appear.
  public var skips: [Skip] {
    var skips: [Skip] = []
    for case .skipped(let reason) in cases.map(\.outcome) {
      if let place = skips.firstIndex(where: { $0.reason == reason }) {
        skips[place].count += 1
      } else {
        skips.append(Skip(reason: reason, count: 1))
      }
    }
    return skips
  }

  /// The cases that were skipped for one reason, counted.
  public struct Skip: Sendable, Equatable {
    public let reason: Sentence
    public fileprivate(set) var count: Int
  }

  /// The cases of one suite and variant, counted.
  public struct Group: Sendable {
    package struct Key: Hashable, Sendable {
      package let suite: String
      package let variant: String
    }

    package let key: Key
    public private(set) var held = 0
    public private(set) var failed = 0
    public private(set) var skipped = 0

    package init(key: Key) { self.key = key }

    public var suite: String { key.suite }
    public var variant: String { key.variant }

    package mutating func count(_ outcome: CaseVerdict.Outcome) {
      switch outcome {
      case .held: held += 1
      case .failed: failed += 1
      case .skipped: skipped += 1
      }
    }
  }

  /// Something wrong with the data that a verification rests on.
  public struct Problem: Sendable, Equatable {
    public let sentence: Sentence
    public let status: ExitStatus

    public init(_ sentence: Sentence, status: ExitStatus) {
      self.sentence = sentence
      self.status = status
    }

    package init(_ error: HarnessError) { self.init(error.sentence, status: error.status) }

    package func worded(by words: Sentence.Words) -> Problem {
      Problem("\(sentence.worded(by: words))", status: status)
    }
  }
}

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

  fileprivate func worded(by words: Sentence.Words) -> CaseVerdict {
    guard case .skipped(let reason) = outcome else { return self }
    return CaseVerdict(
      suite: suite, name: name, variant: variant, outcome: .skipped(reason: "\(reason.worded(by: words))"),
      failureStatus: failureStatus)
  }

  public enum Outcome: Sendable, Equatable {
    case held
    /// At least one difference, the first found first.
    case failed([Difference])
    case skipped(reason: Sentence)

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
public struct Difference: Sendable, Equatable, Codable {
  /// Which value, for example `digest after link 3`.
  public let what: String
  public let expected: String
  public let found: String

  public init(_ what: String, expected: String, found: String) {
    self.what = what
    self.expected = expected
    self.found = found
  }

  /// Nil where both are equal.
  package static func unlessEqual(_ what: String, expected: String, found: String) -> Difference? {
    expected == found ? nil : Difference(what, expected: expected, found: found)
  }
}
