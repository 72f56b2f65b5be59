import Foundation
import Testing

@Suite("run batches")
struct RunTests {
  private static func run(_ options: String...) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["run", "batches"] + options, in: try TemporaryFolder())
  }

  /// The words of each line.
  private static func words(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
  }

  @Test("All four strategies deliver the same rows of one stream, and a table compares them")
  func comparison() throws {
    let outcome = try Self.run("--count", "50000", "--preset", "mild")
    let lines = Self.words(outcome.text)
    #expect(lines.dropFirst().prefix(4).map { $0[0] } == ["sequential", "round_robin", "memory_optimized", "adaptive"])
    #expect(Set(lines[1...4].map { $0.last ?? "" }).count == 1)
    #expect(lines[1][1] == "1563" && lines[2][1] == "32")
    #expect(outcome.text.hasSuffix("content: HELD, every strategy delivered the same rows\n"))
    #expect(outcome.status == 0)
  }

  @Test("--show-batches prints each batch with its size, memory and rate")
  func showBatches() throws {
    let outcome = try Self.run(
      "--count", "100", "--start", "7", "--strategy", "sequential", "--batch-size", "30", "--show-batches")
    let lines = Self.words(outcome.text)
    #expect(lines[0] == ["sequential"])
    #expect(
      outcome.text.split(separator: "\n")[1]
        == "  batch            first id  samples  memory used  available MiB  process MiB   samples/s")
    #expect(lines[2...5].map { $0[0] } == ["0", "1", "2", "3"])
    #expect(lines[2...5].map { $0[1] } == ["7", "37", "67", "97"])
    #expect(lines[2...5].map { $0[2] } == ["30", "30", "30", "10"])
    #expect(lines[2].count == 8 && lines[2][4] == "%" && Double(lines[2][6]) != nil && Double(lines[2][7]) != nil)
    #expect(outcome.status == 0)
  }

  @Test("10,000,000 memory-optimised samples under a limit of 8 MiB take at most 8 + 4 MiB of this process")
  func memoryLimit() throws {
    let outcome = try Self.run(
      "--count", "10000000", "--strategy", "memory_optimized", "--max-memory-mb", "8", "--memory-budget-mb", "64",
      "--show-batches")
    let batches = Self.words(outcome.text).filter { $0.count == 8 && Int($0[0]) != nil }
    #expect(batches.compactMap { Int($0[2]) }.reduce(0, +) == 10_000_000)
    let largest = try #require(batches.compactMap { Int($0[2]) }.max())
    #expect(largest == 8 << 20 / 80, "the limit was reached")
    let peak = try #require(batches.compactMap { Double($0[6]) }.max())
    #expect(peak > 8 && peak <= 12, "MiB that jemalloc has allocated")
  }

  @Test("Monitored processing that runs out of memory names the batch and the next id")
  func memoryLimitExceeded() throws {
    // A batch of 4 MB is more than the budget, if the program itself is not.
    let outcome = try Self.run(
      "--strategy", "sequential", "--start", "5", "--count", "100000", "--batch-size", "50000", "--monitor",
      "--memory-budget-mb", "1")
    let stop = #/Error: stopped before (.*): (9[1-9]|100) % of memory is used, and above 90 % no batch is started;/#
    let place = try #require(outcome.error.prefixMatch(of: stop)).1
    #expect(["batch 0, whose first sample is 5", "batch 1, whose first sample is 50005"].contains(String(place)))
    #expect(outcome.error.hasSuffix(" is started; free memory and ask again\n"))
    #expect(outcome.status == 70)
  }

  @Test("Options that make no sense are usage errors")
  func usage() throws {
    #expect(try Self.run("--strategy", "best").status == 64)
    #expect(try Self.run("--batch-size", "0").status == 64)
    #expect(try Self.run("--memory-budget-mb", "0").status == 64)
    #expect(try Self.run("--strategy", "adaptive", "--batch-size", "3", "--min-batch-size", "4").status == 64)
  }
}
