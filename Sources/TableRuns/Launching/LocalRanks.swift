public import HarnessKit

/// A table computed by processes of this machine, one per rank, and proved from their receipts.
public struct LocalRanks: Sendable {
  /// The most ranks of one machine: each is a process, and a folder with more receipts is one for a launcher.
  public static let rankLimit: UInt64 = 65_536
  /// File descriptors that starting ranks takes at all, and for each rank that runs.
  private static let descriptorsOfRun = 16
  private static let descriptorsOfRank = 8

  private let folder: ReceiptsFolder
  private let only: UInt64?
  private let supervisor: RankSupervisor

  /// - Parameter only: The one rank to run; nil for all.
  /// - Parameter executable: The path of this program.
  /// - Parameter arguments: Lets a process compute one rank and write its receipt into the folder.
  public init(
    into folder: ReceiptsFolder, only: UInt64? = nil, atOnce: Int, secondsOfRun: Double? = nil,
    secondsOfRank: Double? = nil, executable: String, arguments: @escaping @Sendable (_ rank: UInt64) -> [String]
  ) {
    self.init(
      into: folder, only: only,
      RankSupervisor(
        SystemRankProcesses(executable: executable, arguments: arguments), atOnce: atOnce,
        limits: RankSupervisor.Limits(run: secondsOfRun, rank: secondsOfRank)))
  }

  package init(into folder: ReceiptsFolder, only: UInt64?, _ supervisor: RankSupervisor) {
    self.folder = folder
    self.only = only
    self.supervisor = supervisor
  }

  /// Runs the ranks, then joins all receipts of the folder. Where a rank did not finish, the verdict names each that
  /// did not and nothing is joined.
  ///
  /// - Parameter replacing: Whether an existing folder, or a single rank's receipt, may be replaced.
  /// - Parameter join: Joins receipt files into a verdict.
  /// - Throws: `HarnessError`; `.ranksInterrupted` where the task was cancelled.
  public func run<Joined: Sendable>(
    replacing: Bool, join: @Sendable (_ receipts: [String]) -> (verdict: Verdict, joined: Joined?)
  ) async throws(HarnessError) -> (verdict: Verdict, joined: Joined?) {
    let ranks = only.map { [$0] } ?? Array(0..<folder.worldSize)
    // Old receipts go first: one that is found after the run must be of this run.
    try folder.prepare(forRunOf: only, replacing: replacing)
    let ends = await supervisor.run(ranks)
    // Asked before the ends are judged, which an interruption has made look like failures.
    guard !Task.isCancelled else { throw .ranksInterrupted(receipts: folder.path) }
    // A status of 0 is only a word; the receipt is what counts.
    let written = Set(try folder.receipts())
    let outcomes = zip(ranks, ends).map { rank, end in
      let isWithoutReceipt = end == .finished && !written.contains(folder.receipt(ofRank: rank))
      return (rank, isWithoutReceipt ? RankEnd.withoutReceipt : end)
    }
    // Joining without all ranks would only add that ids are missing to what is known already.
    guard outcomes.allSatisfy({ $0.1 == .finished }) else { return (verdict(of: outcomes), nil) }
    return join(try folder.receipts())
  }

  /// How many files are open while the ranks run, for `ConcurrencyNeeds` to ask for before anything is started:
  /// half-way through starting a process, or the system's threads that wait for it, there is no orderly way back.
  public var descriptorCount: Int {
    let atOnce = only == nil ? Int(clamping: min(folder.worldSize, UInt64(supervisor.atOnce))) : 1
    return max(ConcurrencyNeeds.descriptorCount, Self.descriptorsOfRun + Self.descriptorsOfRank * atOnce)
  }

  private func verdict(of outcomes: [(rank: UInt64, end: RankEnd)]) -> Verdict {
    let cases = outcomes.map { rank, end in
      CaseVerdict(
        suite: "ranks", name: name(of: rank), variant: "process",
        outcome: end == .finished ? .held : .skipped(reason: "the rank did not finish"))
    }
    let problems = outcomes.filter { $0.end != .finished }.map { rank, end in
      Verdict.Problem(
        "\(name(of: rank)) \(end.words); run it again with \(setting: "only_rank") \(rank)", status: .internalError)
    }
    return Verdict(subject: "ranks", cases: cases, problems: problems)
  }

  private func name(of rank: UInt64) -> String { "rank \(rank) of \(folder.worldSize)" }
}
