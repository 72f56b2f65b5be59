package import HarnessKit

/// Compares two builds by pairs of processes: one look, for what is then undecided a second one with as many pairs
/// again, and the exact metrics of each cell.
package struct BuildComparison {
  private let base: CellProgram
  private let new: CellProgram
  private let floors: Floors
  private let machine: String
  private let request: ComparisonRequest
  private let process: CellProcess
  private let compared: ComparedCells
  private let pairing: Pairing
  private let rule: GateRule

  /// - Parameters:
  ///   - machine: What times may be compared across; see `ReportEnvironment.machineKey`.
  ///   - expected: What both builds must compute.
  /// - Throws: `HarnessError.usage` for a number of pairs that cannot decide; `.notComparable` without a calibration
  ///   where one is required.
  package init(
    base: CellProgram, new: CellProgram, floors: Floors, machine: String, request: ComparisonRequest,
    expecting expected: ExpectedRuns, runs: any ProgramRuns
  ) throws(HarnessError) {
    process = CellProcess(runs: runs, size: request.size, expecting: expected)
    self.base = base
    self.new = new
    // Turns take two: a build of before they were there is measured as it was then.
    let pairing: Pairing = base.takesTurns && new.takesTurns ? .inTurn : .backToBack
    self.pairing = pairing
    let floors = try request.floors(floors.of(pairing).at(size: request.size), for: pairing)
    self.floors = floors
    self.machine = machine
    self.request = request
    compared = ComparedCells(base: base, new: new)
    guard !compared.cells.isEmpty || !compared.problems.isEmpty else {
      throw .usage("there is no benchmark to compare; \(setting: "filter") chooses none")
    }
    // Cells that the calibration does not know cannot alarm, so they take no share of alpha.
    let gatedCount = compared.cells.count { $0.isGated && floors.decide($0.name, by: $0.primaryMetric) }
    rule = try GateRule(alpha: request.alpha, pairCount: request.pairCount, gatedCellCount: gatedCount)
  }

  /// What identifies the run for `--resume`, on one line.
  package var plan: String {
    let names = compared.cells.map(\.name)
    return JSONText.line(
      Plan(
        base: base.sha256, new: new.sha256, pairing: pairing, seed: request.seed, pairs: request.pairCount,
        size: request.size, cells: names))
  }

  private struct Plan: Encodable {
    let schema = "dpa-harness-pairs/1"
    let base, new: String
    let pairing: Pairing
    let seed: UInt64
    let pairs: Int
    let size: String
    let cells: [String]
  }

  /// - Throws: `HarnessError.comparisonInterrupted`, `.fileFailed`.
  package func run(
    log: PairLog, progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async throws(HarnessError) -> ComparisonReport {
    let measurement = PairMeasurement(
      process: process, base: base.path, new: new.path, pairing: pairing, seed: request.seed)
    let pairs = PairRun(measurement, log: log, progress: progress)
    let hasCanary = base.cell(CanaryCheck.cell) != nil && new.cell(CanaryCheck.cell) != nil
    try await measure(compared.cells, hasCanary, pairs, firstRound: 0)
    let (floors, drift) = self.floors(hasCanary ? pairs.pairs(of: CanaryCheck.cell, below: request.pairCount) : [])
    // A resumed run may hold pairs of the second look already, which the first one must not see.
    var decisions = decide(pairs, floors, below: request.pairCount)
    let undecided = decisions.filter { $0.decision == .inconclusive }.map(\.name)
    var canary = hasCanary ? canary(pairs, below: request.pairCount) : nil
    // A moved canary makes the run invalid already, so that more pairs would be measured in vain.
    if !undecided.isEmpty && canary?.hasMoved != true {
      let cells = compared.cells.filter { undecided.contains($0.name) }
      try await measure(cells, hasCanary, pairs, firstRound: request.pairCount)
      let second = decide(pairs, floors, below: GateRule.lookCount * request.pairCount)
      // A cell whose process failed in between has no decision any more.
      decisions = second.compactMap { later in
        decisions.first { $0.name == later.name }.map { $0.decision == .inconclusive ? later : $0 }
      }
      canary = hasCanary ? self.canary(pairs, below: GateRule.lookCount * request.pairCount) : nil
    }
    // Last: counts do not depend on how the machine fares, and a moved canary does not touch them.
    let exact = try await ExactPass(process: process, base: base, new: new).run(compared.cells, log: log)
    return report(decisions, pairs, canary, exact, calibration: floors.origin, drift: drift)
  }

  /// The floors by which this run decides, after what the canary did at its first look, and what is wrong with them.
  private func floors(_ canary: [MeasuredPair]) -> (Floors, ComparisonProblem?) {
    guard let calibrated = floors.canary, !canary.isEmpty,
      let drift = CanaryState(canary).drift(from: calibrated, pairCount: canary.count)
    else { return (floors, nil) }
    return request.floors(floors, drift: drift, for: pairing)
  }

  private func measure(
    _ cells: [ListedCell], _ hasCanary: Bool, _ pairs: PairRun, firstRound: Int
  ) async throws(HarnessError) {
    let names = cells.map(\.name) + (hasCanary ? [CanaryCheck.cell] : [])
    let schedule = PairSchedule(
      cells: names, pairCount: request.pairCount, firstRound: firstRound, seed: request.seed)
    let metrics = Dictionary(uniqueKeysWithValues: base.cells.map { ($0.name, $0.primaryMetric) })
    try await pairs.run(schedule, metrics: metrics)
  }

  /// The cells that have all their pairs of the rounds below a limit.
  private func decide(_ pairs: PairRun, _ floors: Floors, below limit: Int) -> [TimingDecision] {
    let cells = compared.cells.filter { pairs.problem(of: $0.name, below: limit) == nil }.map { cell in
      TimingCell(
        name: cell.name, metric: cell.primaryMetric,
        isGated: cell.isGated && floors.decide(cell.name, by: cell.primaryMetric),
        differences: pairs.pairs(of: cell.name, below: limit).map { $0.worsening() }, floor: floors[cell.name],
        pairing: pairing)
    }
    return TimingGate(lookAlpha: rule.lookAlpha, seed: request.seed).decide(cells)
  }

  private func canary(_ pairs: PairRun, below limit: Int) -> ComparisonReport.Canary? {
    let measured = pairs.pairs(of: CanaryCheck.cell, below: limit)
    guard !measured.isEmpty else { return nil }
    let check = CanaryCheck(measured.map { $0.worsening() }, lookAlpha: rule.lookAlpha, seed: request.seed)
    return ComparisonReport.Canary(check, pairs: measured)
  }

  private func report(
    _ decisions: [TimingDecision], _ pairs: PairRun, _ canary: ComparisonReport.Canary?, _ exact: ExactPass.Result,
    calibration: String, drift: ComparisonProblem?
  ) -> ComparisonReport {
    let moved = canary.flatMap { $0.hasMoved ? ComparisonProblem.notComparable("\($0.sentence)") : nil }
    let void = (compared.cells.map(\.name) + [CanaryCheck.cell]).compactMap { pairs.problem(of: $0) }
    return ComparisonReport(
      header: .current, evidence: .processes,
      base: .init(label: base.label, sha256: base.sha256), new: .init(label: new.label, sha256: new.sha256),
      machine: machine, seed: request.seed, alpha: request.alpha, pairCount: request.pairCount,
      pairing: pairing, calibration: calibration, canary: canary,
      cells: decisions.map { ComparisonReport.Cell(timing: $0, pairs: pairs.pairs(of: $0.name)) },
      exact: exact.decisions,
      problems: compared.problems + void + exact.problems + [moved, drift].compactMap { $0 },
      trend: [])
  }
}

/// What a comparison of two builds is asked to do.
package struct ComparisonRequest: Sendable {
  package var pairCount = GateRule.defaultPairCount
  package var alpha = GateRule.defaultAlpha
  package var seed: UInt64 = 1
  package var size = "default"
  package var withoutCalibration = WithoutCalibration.conservative

  package init() {}

  /// The floors by which times decide.
  ///
  /// - Throws: `HarnessError.notComparable` where a calibration is required and there is none that holds.
  package func floors(_ floors: Floors, for pairing: Pairing) throws(HarnessError) -> Floors {
    switch withoutCalibration {
    case .conservative: return floors.orConservative(for: pairing)
    case .advisory: return floors
    case .refuse:
      guard !floors.isQualified else { return floors }
      throw .notComparable(
        "times cannot decide on this machine as was required: \(floors.origin)\(step: .calibrateOrGoWithout)")
    }
  }

  /// The floors by which times decide on a machine that is no longer as it was calibrated.
  func floors(_ floors: Floors, drift: String, for pairing: Pairing) -> (Floors, ComparisonProblem?) {
    let reason = "\(drift), so that a new calibration is needed"
    switch withoutCalibration {
    case .conservative: return (floors.drifted(reason, for: pairing), nil)
    case .advisory: return (.none(reason), nil)
    case .refuse:
      let sentence: Sentence =
        "times cannot decide on this machine as was required: \(reason)\(step: .calibrate)"
      return (floors, .notComparable(sentence))
    }
  }
}

/// What times do on a machine without a calibration that holds.
public enum WithoutCalibration: Sendable {
  /// They decide from a larger change on.
  case conservative
  /// They are shown, and only exact metrics decide.
  case advisory
  /// Nothing is compared.
  case refuse
}

/// What comparisons of now are measured on.
package enum CurrentEnvironment {
  package static func read(executable: String, programs: any ProgramRuns) async -> ReportEnvironment {
    ReportEnvironment(facts: await EnvironmentReading.facts(executable: executable, programs: programs))
  }
}
