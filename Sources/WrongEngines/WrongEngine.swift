/// DPA with one mistake: a small change at one stage, such as implementers make.
public struct WrongEngine: Sendable {
  /// Lowercase words with hyphens; no two engines have the same.
  public let name: String
  /// Where the change is.
  public let stage: Stage
  /// The end of a sentence "these are the values of an engine that ...".
  public let mistake: String
  /// What makes it from the right stages.
  let change: @Sendable (inout PlainStages) -> Void
  let stages: PlainStages

  /// The stages of a row from the first to the last, and how ids are dealt out.
  public enum Stage: String, CaseIterable, Sendable {
    case hash, fibonacci, link, seed, twister, draw, value, part
    case seedText = "seed text"
  }

  init(
    _ name: String, _ stage: Stage, _ mistake: String, _ change: @escaping @Sendable (inout PlainStages) -> Void
  ) {
    self.name = name
    self.stage = stage
    self.mistake = mistake
    self.change = change
    var stages = PlainStages()
    change(&stages)
    self.stages = stages
  }

  /// The same question with what this engine answers.
  ///
  /// - Precondition: indices and depths are not negative.
  public func answer(to question: Observation) -> Observation { stages.answer(to: question) }

  fileprivate func gives(_ answers: [Observation]) -> Bool { answers.allSatisfy { answer(to: $0) == $0 } }
}

/// The mistakes that are known by their values.
public enum WrongEngines {
  /// All of them, from the first stage to the last.
  public static let all = SeedTextMistakes.all + ChainMistakes.all + DrawMistakes.all + ValueMistakes.all

  /// The mistake whose engine gives every one of these answers.
  ///
  /// Nil where none does, where the right engine does too, and where several do: a name is certain or is not given. A
  /// stage that was asked for by itself may be right all the same, since an engine may have it twice.
  ///
  /// - Precondition: indices and depths are not negative.
  /// - Complexity: Milliseconds for hundreds of answers: nearly all mistakes are ruled out by the first.
  public static func mistake(explaining observations: [Observation]) -> WrongEngine? {
    // What is cheap comes first: chains of thousands of links are then left to a mistake or two.
    let groups = Dictionary(grouping: observations.sorted { $0.cost < $1.cost }, by: \.kind)
    let right = PlainStages()
    let wrong = groups.filter { $0.value.contains { right.answer(to: $0) != $0 } }
    guard !wrong.isEmpty else { return nil }
    let fitting = all.filter { engine in
      // Wrong answers before right ones, which mistakes that are seldom seen give too.
      wrong.allSatisfy { kind, answers in engine.stage.shows(in: kind) && engine.gives(answers) }
        && groups.allSatisfy { kind, answers in
          wrong[kind] != nil || !engine.stage.shows(in: kind) || engine.stage.mayBeRight(in: kind)
            || engine.gives(answers)
        }
    }
    return fitting.count == 1 ? fitting[0] : nil
  }
}

extension WrongEngine.Stage {
  /// Whether answers of a kind depend on this stage.
  func shows(in kind: Observation.Kind) -> Bool {
    switch kind {
    case .sha256: self == .hash
    case .fibonacci: self == .fibonacci
    case .seedText: self == .seedText
    case .chain: [.hash, .seedText, .fibonacci, .link].contains(self)
    case .words: self == .twister
    case .draws: self == .twister || self == .draw
    case .row, .rankRow: self != .part
    case .part: self == .part
    }
  }

  /// Whether an engine with a mistake at this stage may give right answers of a kind.
  fileprivate func mayBeRight(in kind: Observation.Kind) -> Bool {
    // Texts of ids are often written in two places, with ranks and without.
    kind.isOfOneStage || (self == .seedText && kind == .rankRow)
  }
}
