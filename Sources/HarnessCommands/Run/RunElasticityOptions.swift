import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableRuns

/// The option of `run` that asks what a change of the number of ranks does.
struct RunElasticityOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Report the share of rows that change when W ranks become W2, for each seeding.", valueName: "w w2"),
    transform: OptionText.whole)
  var elasticity: [UInt64] = []

  /// Does what the option asks for; nil where it was not given.
  func run(_ table: TableOptions, kernel: KernelName, jobs: Int, format: VerdictFormat) throws -> ExitStatus? {
    guard !elasticity.isEmpty else { return nil }
    guard elasticity.count == 2 else {
      throw HarnessError.usage("--elasticity needs two numbers of ranks, W and W2, not \(elasticity.count)")
    }
    guard table.worldSize == nil && table.rank == nil && table.part == nil && table.asRank == nil else {
      throw HarnessError.usage(
        "--elasticity compares whole tables; leave --world-size, --rank, --part and --as-rank out")
    }
    let format = try DocumentFormat(format, of: "elasticity")
    var request = try table.request()
    // Both seedings are reported; this one allows a base seed.
    request.seeding = .rank
    let resolved = try request.resolved()
    let found = try Elasticity(
      of: resolved.table.range, from: elasticity[0], to: elasticity[1],
      by: Engine(try table.augmentation(), kernel: try Kernel(named: kernel)), baseSeed: request.baseSeed ?? 0,
      jobs: jobs)
    try StandardOutputFile.write(format == .json ? found.json : found.text)
    return found.status
  }
}
