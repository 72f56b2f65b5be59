import DPAHarness
import Foundation
import Testing

@testable import HarnessKit
@testable import TableRuns

@Suite("Ranks of this machine and their receipts")
struct LocalRanksTests {
  /// Runs two ranks whose script may write receipts, and shows the verdict as text; receipts are joined by listing
  /// them.
  private static func run(
    in parent: URL, only: UInt64? = nil, replacing: Bool = false, _ script: @escaping @Sendable (UInt64) -> RankEnd?
  ) async throws -> (text: String, joined: [String]?, status: DPAHarness.ExitStatus) {
    let folder = ReceiptsFolder(parent.appendingPathComponent("receipts").path, worldSize: 2)
    let supervisor = RankSupervisor(ScriptedProcesses(script), atOnce: 2, limits: .init())
    let outcome = try await LocalRanks(into: folder, only: only, supervisor).run(replacing: replacing) { receipts in
      let cases = [CaseVerdict(suite: "receipts", name: "all", variant: "none", outcome: .held)]
      return (Verdict(subject: "receipts", cases: cases), receipts.map { URL(fileURLWithPath: $0).lastPathComponent })
    }
    let verdict = outcome.verdict
    return (VerdictFormat.text.render(verdict), outcome.joined, verdict.status)
  }

  private static func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-ranks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  private static func receipt(_ rank: UInt64, in folder: URL) -> URL {
    folder.appendingPathComponent("receipts/rank-\(rank)-of-2.json")
  }

  @Test("Where all finish, all receipts are joined")
  func allFinish() async throws {
    try await Self.withFolder { folder in
      let outcome = try await Self.run(in: folder) { rank in
        try? Data().write(to: Self.receipt(rank, in: folder))
        return .finished
      }
      #expect(outcome.joined == ["rank-0-of-2.json", "rank-1-of-2.json"])
      #expect(outcome.status == .held)
    }
  }

  @Test("A rank that did not finish is named with its end and the way to run it again, and ends with 70")
  func deaths() async throws {
    let ends: [(RankEnd, String)] = [
      (.exited(status: 74, words: "Error: no space"), "ended with status 74, saying: Error: no space"),
      (.exited(status: 1, words: ""), "ended with status 1"),
      (.signalled(9, words: ""), "was ended by signal 9 (SIGKILL)"),
      (.signalled(35, words: "w"), "was ended by signal 35, saying: w"),
      (.overTime(seconds: 2.5), "was still running after 2.5 s and was killed (rank_timeout)"),
      (.overTimeOfRun(seconds: 60), "was still running when 60.0 s were over and was killed (timeout)"),
      (.notStarted, "was not started before the run's time was over (timeout)"),
      (.couldNotStart(reason: "no file"), "could not be started: no file"),
      (.finished, "reported success but left no receipt"),
    ]
    for (end, words) in ends {
      try await Self.withFolder { folder in
        let outcome = try await Self.run(in: folder) { rank in
          if rank == 0 { try? Data().write(to: Self.receipt(rank, in: folder)) }
          return rank == 0 ? .finished : end
        }
        #expect(outcome.text.contains("PROBLEM rank 1 of 2 \(words); run it again with only_rank 1\n"))
        #expect(outcome.joined == nil)
        #expect(outcome.status == .internalError)
      }
    }
  }

  @Test("An existing folder is refused; with force no old receipt survives to pass for a new one")
  func oldReceipts() async throws {
    try await Self.withFolder { folder in
      let receipts = folder.appendingPathComponent("receipts")
      try FileManager.default.createDirectory(at: receipts, withIntermediateDirectories: true)
      let others = ["notes.json", "rank-1-of-2.json.other", "rank-1-of-2.leaves", "rank-1-of-x.json", "rank-1.json"]
      let names =
        others + [
          "rank-0-of-2.json", "rank-0-of-2.json.leaves", "rank-3-of-4.json", "rank-1-of-2.json.partial",
          "rank-1-of-2.json.leaves.partial",
        ]
      for name in names { try Data().write(to: receipts.appendingPathComponent(name)) }
      await #expect(throws: HarnessError.outputExists(path: receipts.path)) {
        _ = try await Self.run(in: folder) { _ in .finished }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: receipts.path).count == names.count)
      let outcome = try await Self.run(in: folder, replacing: true) { _ in .finished }
      #expect(outcome.text.contains("rank 0 of 2 reported success but left no receipt"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: receipts.path).sorted() == others)
    }
  }

  @Test("A rank alone is run for the receipts that are there, and replaces its own only with force")
  func onlyRank() async throws {
    try await Self.withFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("receipts"), withIntermediateDirectories: true)
      try Data("kept".utf8).write(to: Self.receipt(0, in: folder))
      let kept = folder.appendingPathComponent("receipts/rank-0-of-2.json.leaves")
      let stale = [".leaves", ".leaves.partial", ".partial"].map { ending in
        folder.appendingPathComponent("receipts/rank-1-of-2.json" + ending)
      }
      for file in [kept] + stale { try Data().write(to: file) }
      let script: @Sendable (UInt64) -> RankEnd? = { rank in
        try? Data("new".utf8).write(to: Self.receipt(rank, in: folder))
        return .finished
      }
      #expect(try await Self.run(in: folder, only: 1, script).joined == ["rank-0-of-2.json", "rank-1-of-2.json"])
      #expect(try Data(contentsOf: Self.receipt(0, in: folder)) == Data("kept".utf8))
      #expect(FileManager.default.fileExists(atPath: kept.path))
      #expect(!stale.contains { FileManager.default.fileExists(atPath: $0.path) })
      let own = Self.receipt(1, in: folder).path
      await #expect(throws: HarnessError.outputExists(path: own)) {
        _ = try await Self.run(in: folder, only: 1, script)
      }
      #expect(try await Self.run(in: folder, only: 1, replacing: true, script).status == .held)
    }
  }

  @Test("Only receipts of the same world size are joined, in the order of the ranks")
  func listing() async throws {
    try await Self.withFolder { folder in
      let names = [
        "rank-10-of-11.json", "rank-9-of-11.json", "rank-0-of-11.json", "rank-11-of-11.json", "rank-0-of-12.json",
        "rank-007-of-11.json", "rank-+1-of-11.json", "rank-1-of-11.json.partial", "rank-2-of-11.json.leaves", "x.json",
      ]
      for name in names { try Data().write(to: folder.appendingPathComponent(name)) }
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("rank-3-of-11.json"), withIntermediateDirectories: true)
      let receipts = try ReceiptsFolder(folder.path, worldSize: 11).receipts()
      #expect(
        receipts.map { URL(fileURLWithPath: $0).lastPathComponent }
          == ["rank-0-of-11.json", "rank-9-of-11.json", "rank-10-of-11.json"])
    }
  }

  @Test("Where a rank still runs, its files and those of all others stay, with --force too", arguments: [nil, 1])
  func running(only: UInt64?) async throws {
    try await Self.withFolder { folder in
      let receipts = ReceiptsFolder(folder.path, worldSize: 2)
      for name in ["rank-0-of-2.json", "rank-1-of-2.json.leaves"] {
        try Data("old".utf8).write(to: folder.appendingPathComponent(name))
      }
      let output = try OutputFile(receipts.receipt(ofRank: 1), replacing: true, files: SystemFiles())
      let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(throws: HarnessError.outputBusy(path: receipts.receipt(ofRank: 1) + ".partial")) {
        try receipts.prepare(forRunOf: only, replacing: true)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
      output.abandon()
      try receipts.prepare(forRunOf: only, replacing: true)
      let kept = only == nil ? [] : ["rank-0-of-2.json"]
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == kept)
    }
  }

  @Test("A world of any size costs no more than the receipts that are there")
  func hugeWorld() async throws {
    try await Self.withFolder { folder in
      for worldSize in [UInt64(Int64.max), .max] {
        try Data().write(to: folder.appendingPathComponent("rank-\(worldSize - 1)-of-\(worldSize).json"))
        #expect(try ReceiptsFolder(folder.path, worldSize: worldSize).receipts().count == 1)
      }
    }
  }

  @Test("A run needs so many file descriptors, and more for each rank that runs at the same time")
  func descriptors() {
    func count(_ worldSize: UInt64, only: UInt64? = nil, atOnce: Int) -> Int {
      let supervisor = RankSupervisor(ScriptedProcesses { _ in nil }, atOnce: atOnce, limits: .init())
      return LocalRanks(into: ReceiptsFolder("r", worldSize: worldSize), only: only, supervisor).descriptorCount
    }
    #expect(count(5, atOnce: 3) == 40)
    #expect(count(5, atOnce: 9) == 56)
    #expect(count(.max, atOnce: 9) == 88)
    #expect(count(5, only: 4, atOnce: 9) == ConcurrencyNeeds.descriptorCount, "no less than any work of this kind")
  }
}
