import HarnessKit

/// A program that starts one process per rank and tells each its place through environment variables; in the order in
/// which they are believed, innermost first.
public enum Launcher: String, CaseIterable, Sendable {
  case torchrun
  case openmpi
  /// MPICH's Hydra and Intel MPI.
  case mpich
  /// A step started by `srun`.
  case slurm
  case slurmArray = "slurm-array"
  /// A Job with indexed completion, which does not tell how many indices there are.
  case kubernetes
}

/// Whether a process may learn its rank from the environment, and from whose variables.
public enum LauncherChoice: Hashable, Sendable {
  /// From every launcher whose variables are there, if they agree.
  case auto
  /// Never.
  case none
  /// From this launcher's variables alone.
  case only(Launcher)
}

extension LauncherChoice: RawRepresentable, CaseIterable {
  public static var allCases: [LauncherChoice] { [.auto, .none] + Launcher.allCases.map(LauncherChoice.only) }

  public init?(rawValue: String) {
    guard let choice = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = choice
  }

  public var rawValue: String {
    switch self {
    case .auto: "auto"
    case .none: "none"
    case .only(let launcher): launcher.rawValue
    }
  }
}

/// The environment as the launchers' variables are read from it.
package struct LauncherVariables {
  package let environment: [String: String]

  package func isSet(_ name: String) -> Bool { environment[name] != nil }

  /// - Throws: `PlacementProblem.notANumber`.
  package func number(_ name: String) throws(PlacementProblem) -> UInt64? {
    guard let value = environment[name] else { return nil }
    // `UInt64` would accept a sign.
    guard let number = UInt64(value), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .notANumber(variable: name, value: value)
    }
    return number
  }

  /// All of these, or the gap.
  ///
  /// - Throws: `PlacementProblem.incomplete`, `.notANumber`.
  package func numbers(_ names: [String], of launcher: Launcher) throws(PlacementProblem) -> [UInt64] {
    let missing = names.filter { !isSet($0) }.map { "\($0)" as Sentence }
    guard missing.isEmpty else {
      throw .incomplete(launcher, set: launcher.variables.filter(isSet), missing: missing)
    }
    // All are set here, so that 0 never stands for a missing number.
    return try names.map { name throws(PlacementProblem) in try number(name) ?? 0 }
  }
}

extension Launcher {
  /// The variables that are looked at; the first of a launcher that has a mark is that mark.
  package var variables: [String] {
    switch self {
    case .torchrun: ["TORCHELASTIC_RUN_ID", "RANK", "WORLD_SIZE"]
    case .openmpi: ["OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"]
    case .mpich: ["PMI_RANK", "PMI_SIZE"]
    case .slurm: ["SLURM_STEP_ID", "SLURM_PROCID", "SLURM_NTASKS"]
    case .slurmArray:
      ["SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP"]
    case .kubernetes: ["JOB_COMPLETION_INDEX"]
    }
  }

  package static var allVariables: String { allCases.flatMap(\.variables).joined(separator: ", ") }

  /// What a launcher's variables amount to.
  package enum Finding {
    case absent
    /// Variables of this name are there without the mark by which the launcher is known: others use the same names, or
    /// they leaked from an outer shell.
    case unmarked(PlacementProblem)
    case claim(PlacementClaim)
  }

  /// - Parameter worldSize: As given by an option, for a launcher that does not tell it.
  /// - Throws: `PlacementProblem` for a gap or a value that cannot be.
  package func finding(in variables: LauncherVariables, worldSize: UInt64?) throws(PlacementProblem) -> Finding {
    switch self {
    case .torchrun, .slurm: try markedFinding(in: variables)
    case .openmpi, .mpich: try self.variables.contains(where: variables.isSet) ? pair(in: variables) : .absent
    case .slurmArray: try variables.isSet("SLURM_ARRAY_TASK_ID") ? array(in: variables) : .absent
    case .kubernetes: try index(in: variables, worldSize: worldSize)
    }
  }

  private func markedFinding(in variables: LauncherVariables) throws(PlacementProblem) -> Finding {
    let mark = self.variables[0]
    let others = self.variables.dropFirst().filter(variables.isSet)
    if variables.isSet(mark) { return try pair(in: variables) }
    return others.isEmpty ? .absent : .unmarked(.incomplete(self, set: others, missing: ["\(mark)"]))
  }

  /// Rank and world size stand in the last two variables.
  private func pair(in variables: LauncherVariables) throws(PlacementProblem) -> Finding {
    // The values come before the check of their ranks, so that a gap is told before a contradiction.
    let names = Array(self.variables.suffix(2))
    let values = try variables.numbers(names, of: self)
    // Slurm says the number of tasks twice; a script that exports one of them would be believed.
    if self == .slurm, let tasks = try variables.number("SLURM_STEP_NUM_TASKS"), tasks != values[1] {
      throw .contradiction(variable: names[1], value: values[1], other: "SLURM_STEP_NUM_TASKS", otherValue: tasks)
    }
    return try claim(rank: values[0], from: names[0], worldSize: values[1], from: "\(names[1])")
  }

  /// Array indices may start anywhere and may have gaps of one size.
  private func array(in variables: LauncherVariables) throws(PlacementProblem) -> Finding {
    let names = self.variables
    let values = try variables.numbers(names, of: self)
    let (id, count, first, step) = (values[0], values[1], values[2], values[3])
    // It may be missing; where it is there, it must agree.
    let last = try variables.number("SLURM_ARRAY_TASK_MAX")
    let isEven =
      step > 0 && id >= first && (id - first) % step == 0 && (id - first) / step < count
      && last.map { $0 >= first && ($0 - first) % step == 0 && ($0 - first) / step == count - 1 } ?? true
    guard isEven else {
      var texts = zip(names, values).map { "\($0)=\($1)" }
      if let last { texts.append("SLURM_ARRAY_TASK_MAX=\(last)") }
      throw .unevenArray(texts)
    }
    // A rank is the place in the array, since indices may start at 1 or go by tens.
    return try claim(rank: (id - first) / step, from: names[0], worldSize: count, from: "\(names[1])")
  }

  private func index(in variables: LauncherVariables, worldSize: UInt64?) throws(PlacementProblem) -> Finding {
    let name = self.variables[0]
    guard let rank = try variables.number(name) else { return .absent }
    // Kubernetes tells no number of indices to a process, so that it must be given.
    guard let worldSize else { throw .incomplete(self, set: [name], missing: ["\(setting: "world_size")"]) }
    return try claim(rank: rank, from: name, worldSize: worldSize, from: "\(setting: "world_size")")
  }

  private func claim(
    rank: UInt64, from rankName: String, worldSize: UInt64, from worldSizeName: Sentence
  ) throws(PlacementProblem) -> Finding {
    guard rank < worldSize else {
      throw .rankTooLarge(variable: rankName, rank: rank, worldSizeFrom: worldSizeName, worldSize: worldSize)
    }
    return .claim(
      PlacementClaim(launcher: self, rank: rank, worldSize: worldSize, variables: ["\(rankName)", worldSizeName]))
  }
}
