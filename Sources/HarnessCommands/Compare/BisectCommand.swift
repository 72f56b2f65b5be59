import ArgumentParser
import DPAHarness
import HarnessBenchmarks
import HarnessKit

struct BisectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Finds the commit that made a cell slower, or one of its exact metrics larger.",
    discussion: """
      Commits between the two are built below --builds, in worktrees of their own, and each is compared with GOOD as \
      compare would. What does not build or stays undecided is gone round. Exit status: 0 one commit is found, 3 none \
      or several.

      EXAMPLES:
        dpa-harness bisect v1 main --cell '^files/read/csv$'
        dpa-harness bisect v1 main --cell '^statistics/' --metric allocation_count
      """)

  @Argument(help: "A revision that is as it should be.")
  var good: String

  @Argument(help: "One that is worse, and comes after it.")
  var bad: String

  @Option(help: ArgumentHelp("Only cells in whose name this regular expression is found.", valueName: "regex"))
  var cell: String

  @Option(
    help: ArgumentHelp(
      "allocation_count, allocated_bytes, live_bytes or peak_bytes; by default the time that judges each cell.",
      valueName: "name"))
  var metric: String?

  @OptionGroup var pairs: PairCountOption

  @OptionGroup var amount: SizeOption

  @OptionGroup var folder: ReportsOption

  @OptionGroup var cache: BuildsOption

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    // Never resumed: what takes long are the builds, and those are kept by commit.
    let settings = PairSettings(
      pairCount: pairs.pairs, seed: pairs.seed, size: amount.size, ownCells: ProgramCells.all(size: amount.size),
      filter: cell, reports: folder.reports, isResuming: false, isReplacing: false)
    let task = try BisectTask(
      settings, good: good, bad: bad, metric: metric, builds: cache.builds, executable: try ThisProgram.path())
    let now = StartTime.now
    let report = try InterruptibleWork.run(counting: "pairs") { progress throws(HarnessError) in
      try await task.run(now: now, say: { StandardError.say($0) }, progress: progress)
    }
    try StandardOutputFile.write(
      report.render(shown.format) { before, commit in
        // Against the commit before it, not against the good one: what else came in between is left out.
        "dpa-harness compare \(before) \(commit) --filter '\(cell)'; git show \(commit)"
      })
    // A search that found nothing must not look like one that did.
    throw report.status.code
  }
}
