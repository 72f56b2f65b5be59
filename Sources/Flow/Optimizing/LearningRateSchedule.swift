/// The factor of the learning rate at a step, counted from 0: a linear warm-up, then constant or a cosine down.
public struct LearningRateSchedule: Sendable {
  public enum Kind: Sendable, Equatable {
    case constant
    /// Half a cosine from 1 to the last factor, in so many steps.
    case cosineAnnealing(steps: Int, lastFactor: Double)
  }

  /// The factor at the first step of a warm-up.
  private static let firstFactor = 1e-10

  public let kind: Kind
  public let warmUpSteps: Int

  /// - Precondition: Steps are not negative, those of a cosine positive.
  public init(_ kind: Kind = .constant, warmUpSteps: Int = 0) {
    precondition(warmUpSteps >= 0, "steps are counted")
    if case .cosineAnnealing(let steps, _) = kind { precondition(steps > 0, "a cosine takes steps") }
    self.kind = kind
    self.warmUpSteps = warmUpSteps
  }

  /// - Parameter step: From 0; the cosine stays at its end.
  public func factor(atStep step: Int) -> Double {
    guard step >= warmUpSteps else {
      return Self.firstFactor + (1 - Self.firstFactor) * Double(step) / Double(warmUpSteps)
    }
    switch kind {
    case .constant: return 1
    case .cosineAnnealing(let steps, let last):
      let part = Double(min(step - warmUpSteps, steps)) / Double(steps)
      // Our own cosine: a learning rate has the same bits on every machine.
      return last + (1 - last) * (1 + FixedFunctions.sineAndCosine(turns: part / 2).cosine) / 2
    }
  }
}
