package import HarnessKit

/// Measures what a calibration is made of: a build against itself, then with known extra work.
package struct CalibrationRun {
  /// Pairs to record.
  package struct Counts: Sendable, Equatable {
    package let same: Int
    package let planted: Int

    /// - Parameters:
    ///   - same: Of the build against itself.
    ///   - planted: Of each percentage of extra work; 0 leaves these out.
    /// - Throws: `HarnessError.usage` for odd counts, or fewer than a replay of both looks takes.
    package init(same: Int, planted: Int, pairCount: Int) throws(HarnessError) {
      let fewest = Calibration.fewestSamePairs(pairCount)
      guard same % 2 == 0, same >= fewest else {
        throw .usage(
          "\(setting: "same_pairs") must be an even number of at least \(fewest), three times the pairs of a "
            + "comparison, not \(same)")
      }
      guard planted % 2 == 0, planted == 0 || planted >= 2 * pairCount else {
        throw .usage(
          "\(setting: "planted_pairs") must be 0 or an even number of at least \(2 * pairCount), twice the pairs of a "
            + "comparison, not \(planted)")
      }
      self.same = same
      self.planted = planted
    }
  }

  private let program: CellProgram
  private let counts: Counts
  private let size: String
  private let seed: UInt64
  private let process: CellProcess
  private let gated: [ListedCell]

  /// - Parameter expected: What the program must compute.
  /// - Throws: `HarnessError.notComparable` for a program without a gated cell or without the canary.
  package init(
    _ program: CellProgram, counts: Counts, size: String, seed: UInt64, expecting expected: ExpectedRuns,
    runs: any ProgramRuns
  ) throws(HarnessError) {
    self.program = program
    self.counts = counts
    self.size = size
    self.seed = seed
    process = CellProcess(runs: runs, size: size, expecting: expected)
    gated = program.cells.filter(\.isGated)
    guard !gated.isEmpty else { throw .notComparable("'\(program.label)' has no gated cell to calibrate") }
    guard program.cell(CanaryCheck.cell) != nil else {
      throw .notComparable("'\(program.label)' has no canary, '\(CanaryCheck.cell)'")
    }
  }

  /// As a comparison of two such builds measures them.
  package var pairing: Pairing { program.takesTurns ? .inTurn : .backToBack }

  /// What identifies the run for `--resume`, on one line.
  package var plan: String {
    let names = gated.map { "\"\($0.name)\"" }.joined(separator: ",")
    return #"{"schema":"dpa-harness-calibration-pairs/1","pairing":"\#(pairing.rawValue)","#
      + #""program":"\#(program.sha256)","seed":\#(seed),"size":"\#(size)","#
      + #""same":\#(counts.same),"planted":\#(counts.planted),"cells":[\#(names)]}"#
  }

  /// The canary and the gated cells with their pairs.
  ///
  /// - Throws: `HarnessError.comparisonInterrupted`, `.fileFailed`, `.notComparable` where a cell fails.
  package func run(
    log: PairLog, progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) async throws(HarnessError) -> (canary: CalibratedCell, cells: [CalibratedCell]) {
    let same = try await measure(nil, pairs: counts.same, log, progress)
    var planted: [(percent: Int, run: PairRun)] = []
    for percent in Calibration.percentages where counts.planted > 0 {
      planted.append((percent, try await measure(percent, pairs: counts.planted, log, progress)))
    }
    func cell(_ listed: ListedCell) -> CalibratedCell {
      CalibratedCell(
        name: listed.name, metric: listed.primaryMetric, same: same.pairs(of: listed.name),
        planted: planted.map { .init(percent: $0.percent, pairs: $0.run.pairs(of: listed.name)) })
    }
    guard let canary = program.cell(CanaryCheck.cell) else { preconditionFailure("checked when made") }
    return (cell(canary), gated.map(cell))
  }

  private func measure(
    _ percent: Int?, pairs: Int, _ log: PairLog,
    _ progress: @escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void
  ) async throws(HarnessError) -> PairRun {
    let measurement = PairMeasurement(
      process: process, base: program.path, new: program.path, pairing: pairing, extraWorkPercent: percent ?? 0,
      seed: seed)
    let run = PairRun(measurement, log: log, extra: percent, progress: progress)
    let names = gated.map(\.name) + [CanaryCheck.cell]
    // Another order for each percentage, or the same neighbours would disturb the same cells in all of them.
    let schedule = PairSchedule(cells: names, pairCount: pairs, seed: seed &+ UInt64(percent ?? 0))
    let metrics = Dictionary(uniqueKeysWithValues: program.cells.map { ($0.name, $0.primaryMetric) })
    try await run.run(schedule, metrics: metrics)
    // A calibration with a cell left out would look like one of a smaller suite, so it is not stored.
    if let problem = names.compactMap({ run.problem(of: $0) }).first { throw .notComparable(problem.sentence) }
    return run
  }
}
