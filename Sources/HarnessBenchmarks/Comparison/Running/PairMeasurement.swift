package import HarnessKit

/// Runs one pair: a process of each build back to back, and the median of the primary metric of each.
package struct PairMeasurement: Sendable {
  private let process: CellProcess
  private let base: String
  private let new: String
  /// Work that the new side does in addition, in percent.
  private let extraWorkPercent: Int
  private let seed: UInt64

  package init(process: CellProcess, base: String, new: String, extraWorkPercent: Int = 0, seed: UInt64) {
    self.process = process
    self.base = base
    self.new = new
    self.extraWorkPercent = extraWorkPercent
    self.seed = seed
  }

  package func run(_ step: PairSchedule.Step, metric: String) async throws(CellProcess.Failure) -> MeasuredPair {
    var random = SplitMix64(seed: seed ^ (UInt64(step.round) << 32) ^ Self.hash(step.cell))
    let baseVariables = Self.variables(&random)
    let newVariables = Self.variables(&random)
    let baseRun: CellRun
    let newRun: CellRun
    if step.isBaseFirst {
      baseRun = try await runBase(step.cell, baseVariables)
      newRun = try await runNew(step.cell, newVariables)
    } else {
      newRun = try await runNew(step.cell, newVariables)
      baseRun = try await runBase(step.cell, baseVariables)
    }
    return MeasuredPair(
      base: try Self.figure(baseRun, metric), new: try Self.figure(newRun, metric), isBaseFirst: step.isBaseFirst)
  }

  private func runBase(_ cell: String, _ variables: [String: String]) async throws(CellProcess.Failure) -> CellRun {
    try await process.run(base, cell, pass: "timing", variables: variables)
  }

  private func runNew(_ cell: String, _ variables: [String: String]) async throws(CellProcess.Failure) -> CellRun {
    try await process.run(new, cell, pass: "timing", extraWorkPercent: extraWorkPercent, variables: variables)
  }

  private static func figure(_ run: CellRun, _ metric: String) throws(CellProcess.Failure) -> Double {
    guard let values = run[metric], !values.isEmpty, values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .void("its process has no positive '\(metric)'", .internalError)
    }
    return OrderStatistics.median(values)
  }

  /// An environment of random length, so that the luck of where a process's memory lies is not the same for all pairs
  /// (Mytkowicz et al. 2009), and else that of every timed process.
  private static func variables(_ random: inout SplitMix64) -> [String: String] {
    let length = Int(random.next(below: 4_096))
    return CellCommand.timingVariables.merging(["DPA_PADDING": String(repeating: "x", count: length)]) { $1 }
  }

  /// FNV-1a, since Swift's own hash differs between processes.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
