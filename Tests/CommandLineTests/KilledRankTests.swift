import DPATestSupport
import Foundation
import Testing

@Suite("A rank that is killed", .serialized)
struct KilledRankTests {
  /// How many kills are spread over a rank's run; `scripts/checks/test-killed-ranks` asks for 50.
  static let killCount = ProcessInfo.processInfo.environment["DPA_KILL_COUNT"].flatMap(Int.init) ?? 5

  static let table = [
    "--count", BuildMode.isOptimized ? "200000" : "4000", "--kernel", "portable", "--jobs", "1", "--at-once", "2",
  ]

  @Test("Wherever the kill hits, it is reported, and that rank alone completes the proof with the same root")
  func killedAnywhere() throws {
    let proof = try BuiltProgram.run(
      ["generate"] + Self.table.prefix(4) + ["--no-rows", "--root", "--statistics"], in: try TemporaryFolder())
    let seconds = try Self.secondsOfRank()
    var misses = 0
    for kill in 0..<Self.killCount {
      // A rank's time varies with what else the machine does: one that ended before the kill is killed earlier.
      var delay = seconds * (Double(kill) + 0.5) / Double(Self.killCount)
      while try !Self.killOneRank(kill % 2, after: delay, proof: proof.error) {
        misses += 1
        try #require(delay > 1e-6, "a rank must be met at work")
        delay /= 2
      }
    }
    print("killed \(Self.killCount) ranks at work over \(seconds) s, and missed \(misses) times")
  }

  /// How long a rank runs while another does, less a margin for the machine's moods.
  private static func secondsOfRank() throws -> Double {
    let seconds = try (0..<3).map { _ in
      let run = try RunningProgram(["run", "ranks", "2"] + table, in: try TemporaryFolder())
      // A rank that ended before it was seen took no time that could be measured.
      guard let rank = run.process(ofRank: 0) else { return 0.01 }
      let start = Date()
      while SystemProcess.isAlive(rank) { Thread.sleep(forTimeInterval: 0.001) }
      let seconds = Date().timeIntervalSince(start)
      _ = try run.outcome()
      return seconds
    }
    return try #require(seconds.min()) * 0.9
  }

  /// - Returns: Whether the rank was hit alive.
  private static func killOneRank(_ number: Int, after delay: Double, proof: String) throws -> Bool {
    let folder = try TemporaryFolder()
    let run = try RunningProgram(["run", "ranks", "2"] + table, in: folder)
    if let rank = run.process(ofRank: number) {
      Thread.sleep(forTimeInterval: delay)
      kill(rank, SIGKILL)
    }
    let outcome = try run.outcome()
    guard outcome.status != 0 else {
      #expect(outcome.error == proof)
      return false
    }
    #expect(outcome.status == 70)
    #expect(
      outcome.text.contains(
        "\nPROBLEM rank \(number) of 2 was ended by signal 9 (SIGKILL); run it again with --only-rank \(number)\n"))
    #expect(outcome.text.contains("\nranks: NOT HELD, 1 cases held, 0 failed, 1 skipped, 1 problem with the data\n"))
    let alone = try BuiltProgram.run(["run", "ranks", "2", "--only-rank", "\(number)"] + table, in: folder)
    #expect(alone.status == 0)
    #expect(alone.error == proof)
    return true
  }
}
