/// DPA with one mistake: a small change at one stage, such as implementers make.
public struct WrongEngine: Sendable {
  /// Lowercase words with hyphens; no two engines have the same.
  public let name: String
  /// Where the change is.
  public let stage: Stage
  /// The end of a sentence "these are the values of an engine that ...".
  public let mistake: String

  /// The stages of a row from the first to the last, and who computes it.
  public enum Stage: String, CaseIterable, Sendable {
    case hash, fibonacci, link, seed, twister, draw, value, part
    case seedText = "seed text"
  }
}

/// The mistakes that are known by their values.
public enum WrongEngines {
  /// All of them, from the first stage to the last.
  public static let all: [WrongEngine] = []

  /// The mistake whose engine gives every one of these answers.
  ///
  /// Nil where none does, where the right engine does too, and where several do: a name is certain or is not given.
  /// - Complexity: milliseconds for hundreds of answers; cheap ones are compared first.
  public static func mistake(explaining observations: [Observation]) -> WrongEngine? {
    nil
  }
}
