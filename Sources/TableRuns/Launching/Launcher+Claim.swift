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
    return others.isEmpty ? .absent : .unmarked(.incomplete(self, set: others, missing: [mark]))
  }

  /// Rank and world size stand in the last two variables.
  private func pair(in variables: LauncherVariables) throws(PlacementProblem) -> Finding {
    let names = Array(self.variables.suffix(2))
    let values = try variables.numbers(names, of: self)
    if self == .slurm, let tasks = try variables.number("SLURM_STEP_NUM_TASKS"), tasks != values[1] {
      throw .contradiction(variable: names[1], value: values[1], other: "SLURM_STEP_NUM_TASKS", otherValue: tasks)
    }
    return try claim(rank: values[0], from: names[0], worldSize: values[1], from: names[1])
  }

  /// Array indices may start anywhere and may have gaps of one size.
  private func array(in variables: LauncherVariables) throws(PlacementProblem) -> Finding {
    let names = self.variables
    let values = try variables.numbers(names, of: self)
    let (id, count, first, step) = (values[0], values[1], values[2], values[3])
    let last = try variables.number("SLURM_ARRAY_TASK_MAX")
    let isEven =
      step > 0 && id >= first && (id - first) % step == 0 && (id - first) / step < count
      && last.map { $0 >= first && ($0 - first) % step == 0 && ($0 - first) / step == count - 1 } ?? true
    guard isEven else {
      var texts = zip(names, values).map { "\($0)=\($1)" }
      if let last { texts.append("SLURM_ARRAY_TASK_MAX=\(last)") }
      throw .unevenArray(texts)
    }
    return try claim(rank: (id - first) / step, from: names[0], worldSize: count, from: names[1])
  }

  private func index(in variables: LauncherVariables, worldSize: UInt64?) throws(PlacementProblem) -> Finding {
    let name = self.variables[0]
    guard let rank = try variables.number(name) else { return .absent }
    guard let worldSize else { throw .incomplete(self, set: [name], missing: ["--world-size"]) }
    return try claim(rank: rank, from: name, worldSize: worldSize, from: "--world-size")
  }

  private func claim(
    rank: UInt64, from rankName: String, worldSize: UInt64, from worldSizeName: String
  ) throws(PlacementProblem) -> Finding {
    guard rank < worldSize else {
      throw .rankTooLarge(variable: rankName, rank: rank, worldSizeFrom: worldSizeName, worldSize: worldSize)
    }
    return .claim(
      PlacementClaim(launcher: self, rank: rank, worldSize: worldSize, variables: [rankName, worldSizeName]))
  }
}
