public import HarnessKit

/// Why a process cannot tell which rank it is. Nothing is ever guessed: each is a refusal.
public enum PlacementProblem: Error, Hashable, Sendable {
  /// `--rank` was given without `--world-size`.
  case rankWithoutWorldSize
  /// The environment may not be asked, and no rank was given.
  case launcherOff
  /// No launcher has set its variables.
  case notLaunched
  /// The launcher that was named has not set its variables.
  case absent(Launcher, variables: [String])
  /// Some of a launcher's variables are set and others, or an option, are not.
  case incomplete(Launcher, set: [String], missing: [Sentence])
  case notANumber(variable: String, value: String)
  case rankTooLarge(variable: String, rank: UInt64, worldSizeFrom: Sentence, worldSize: UInt64)
  /// Two variables that mean the same hold different values.
  case contradiction(variable: String, value: UInt64, other: String, otherValue: UInt64)
  /// An array whose tasks do not count upwards evenly, so that a task's index gives no rank.
  case unevenArray([String])
  /// Launchers say different things, the one believed first in front.
  case disagreement([PlacementClaim])
  /// `--world-size` differs from what a launcher says.
  case otherWorldSize(given: UInt64, PlacementClaim)
}

extension PlacementProblem {
  package var sentence: Sentence {
    let remedy: Sentence = "give \(setting: "rank") and \(setting: "world_size")"
    return switch self {
    case .rankWithoutWorldSize:
      "\(setting: "rank") needs \(setting: "world_size")"
    case .launcherOff:
      "without \(setting: "launcher") auto no launcher is asked for a rank; \(remedy)"
    case .notLaunched:
      "no launcher has told this process its rank (\(Launcher.allVariables) are not set); \(remedy)"
    case .absent(let launcher, let variables):
      "\(setting: "launcher") \(launcher.rawValue) needs \(Self.list(variables)), which are not set; \(remedy)"
    case .incomplete(let launcher, let set, let missing):
      "\(launcher.rawValue) told only a part of this process's place: \(Self.list(set)) "
        + "\(set.count == 1 ? "is" : "are") set, \(Self.list(missing)) "
        + "\(missing.count == 1 ? "is" : "are") not; \(remedy)"
    case .notANumber(let variable, let value):
      "\(variable) must be a whole number, not '\(value)'"
    case .rankTooLarge(let variable, let rank, let worldSizeFrom, let worldSize):
      "\(variable) must be below \(worldSizeFrom), but they are \(rank) and \(worldSize)"
    case .contradiction(let variable, let value, let other, let otherValue):
      "\(variable) and \(other) must be the same, but they are \(value) and \(otherValue)"
    case .unevenArray(let values):
      "the tasks of a Slurm array must count upwards evenly, which \(Self.list(values)) do not; \(remedy)"
    case .disagreement(let claims):
      "the launchers disagree: \(Self.join(claims.map(\.sentence), "; ")); "
        + "choose one with \(setting: "launcher"), or \(remedy)"
    case .otherWorldSize(let given, let claim):
      "\(setting: "world_size") is \(given), but \(claim.sentence); \(remedy)"
    }
  }

  private static func list(_ names: [String]) -> Sentence { list(names.map { "\($0)" as Sentence }) }

  private static func list(_ names: [Sentence]) -> Sentence {
    names.count < 2 ? join(names, "") : join(names.dropLast(), ", ") + " and " + names[names.count - 1]
  }

  fileprivate static func join(_ parts: [Sentence], _ separator: Sentence) -> Sentence {
    parts.dropFirst().reduce(parts.first ?? "") { $0 + separator + $1 }
  }
}

extension PlacementClaim {
  fileprivate var sentence: Sentence {
    "\(launcher.rawValue) says rank \(rank) of \(worldSize) (\(PlacementProblem.join(variables, ", ")))"
  }
}
