import Synchronization

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

/// Two builds whose cells take times that a script says: with noise that follows from the number of the call.
struct ScriptedBuild {
  var cells = ["a/one", "b/two"]
  /// Cells that only the base has.
  var onlyInBase: [String] = []
  /// How many times as long the new build takes.
  var factors: [String: Double] = [:]
  /// Half the width of the noise, as a share.
  var noise = 0.01
  /// Allocations of the new build; the base makes 0.
  var newAllocations: [String: Double] = [:]
  var newRoots: [String: String] = [:]
  var baseRoots: [String: String] = [:]
  /// Ends the task at this call, and with it the run.
  var interruptedAt: Int?
  var crashing: String?
  /// A cell that is shown only.
  var ungated: String?
  var size = "default"
  var seed: UInt64 = 1
  /// Whether the base knows turns.
  var takesTurns = true

  static let canary = CanaryCheck.cell

  func program(_ path: String) -> CellProgram {
    let names = cells + [Self.canary] + (path == "base" ? onlyInBase : [])
    return CellProgram(
      label: path, path: path, sha256: "sha of \(path)",
      cells: names.sorted().map { name in
        ListedCell(
          name: name, sampleCount: 100, primaryMetric: "cpu_nanoseconds",
          isGated: name != Self.canary && name != ungated)
      }, takesTurns: path == "base" ? takesTurns : true)
  }

  var programs: ScriptedPrograms {
    ScriptedPrograms { call, number in
      if number == interruptedAt { return .interrupted }
      if call.cell == crashing && call.program == "new" { return .signalled(11) }
      return .exited(status: 0, output: line(call, number), words: "")
    }
  }

  private func line(_ call: ScriptedPrograms.Call, _ number: Int) -> String {
    let isNew = call.program == "new"
    let root = (isNew ? newRoots : baseRoots)[call.cell] ?? "aa"
    if call.pass == "memory" {
      let count = isNew ? newAllocations[call.cell] ?? 0 : 0
      return CellRun(
        cell: call.cell, root: root, sampleCount: 100,
        values: [.init(metric: "allocation_count", iterations: [count, count])]
      ).line
    }
    // The padding of the environment depends on seed, cell and round only, so a resumed run sees the same noise.
    var random = SplitMix64(seed: UInt64(call.variables["DPA_PADDING"]?.count ?? 0))
    let share = Double(random.next(below: 2_001)) / 1_000 - 1
    let time = 1e6 * (isNew ? factors[call.cell] ?? 1 : 1) * (1 + (call.cell == Self.canary ? 0.005 : noise) * share)
    return CellRun(
      cell: call.cell, root: root, sampleCount: 100,
      values: [.init(metric: "cpu_nanoseconds", iterations: [time, time * 1.5, time * 0.9])]
    ).line
  }

  /// What every build must compute.
  var expected: ExpectedRuns {
    let names = cells + onlyInBase + [Self.canary]
    return ExpectedRuns(
      Dictionary(uniqueKeysWithValues: names.map { ($0, .init(sampleCount: 100, root: "aa")) }))
  }

  /// A calibration that holds, with a floor of 1 %.
  var floors: Floors {
    Floors(
      isQualified: true, origin: "calibrated 2026-11-21T07:00:00Z", pairing: takesTurns ? .inTurn : .backToBack,
      floors: Dictionary(uniqueKeysWithValues: cells.map { ($0, 0.01) }),
      canary: CanaryState(nanoseconds: 1e6, deviation: 0.003))
  }

  func compare(
    pairs: Int = 16, floors: Floors? = nil, without: WithoutCalibration = .refuse, log: PairLog = PairLog()
  ) async throws(HarnessError) -> ComparisonReport {
    try await comparison(pairs: pairs, floors: floors, without: without).run(log: log)
  }

  func comparison(
    pairs: Int = 16, floors: Floors? = nil, without: WithoutCalibration = .refuse
  ) throws(HarnessError) -> BuildComparison {
    var request = ComparisonRequest()
    request.pairCount = pairs
    request.withoutCalibration = without
    request.size = size
    request.seed = seed
    return try BuildComparison(
      base: program("base"), new: program("new"), floors: floors ?? self.floors, machine: "this machine",
      request: request, expecting: expected, runs: programs)
  }
}
