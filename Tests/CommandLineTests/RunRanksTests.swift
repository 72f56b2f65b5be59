import DPATestSupport
import Foundation
import Testing

@Suite("run ranks", .serialized)
struct RunRanksTests {
  /// A table that keeps a rank busy for long enough to be met, with few threads on few processors.
  static let longTable = [
    "--count", BuildMode.isOptimized ? "4000000" : "40000", "--kernel", "portable", "--jobs", "1", "--at-once", "2",
  ]

  @Test("Every option of a table reaches the ranks: their joined root is that of one process")
  func options() throws {
    let folder = try TemporaryFolder()
    let table = [
      "--preset", "mild", "--range", "noise=0.1:0.30000000000000004", "--range", "scale=-1:2.5", "--depth", "3",
      "--start", "5", "--count", "5000", "--seeding", "rank", "--base-seed", "18446744073709551615", "--epoch", "2",
      "--epoch-size", "6000",
    ]
    let single = try BuiltProgram.run(
      ["generate"] + table + ["--world-size", "3", "--no-rows", "--root", "--statistics"], in: folder)
    #expect(single.status == 0)
    let ranks = try BuiltProgram.run(["run", "ranks", "3"] + table, in: folder)
    #expect(ranks.status == 0)
    #expect(ranks.text.hasSuffix("\nreceipts: HELD, 3 cases held, 0 failed\n"))
    #expect(ranks.error == single.error)
    #expect(
      try folder.snapshot().keys.sorted()
        == (0..<3).flatMap { ["receipts/rank-\($0)-of-3.json", "receipts/rank-\($0)-of-3.json.leaves"] })
  }

  @Test("A process that a launcher started writes its rank's receipt, or prints it as one line")
  func launched() throws {
    let folder = try TemporaryFolder()
    let environments = ["PMI_RANK=0 PMI_SIZE=2", "PMI_RANK=1 PMI_SIZE=2"].map { text in
      Dictionary(
        uniqueKeysWithValues: text.split(separator: " ").map { pair in
          let halves = pair.split(separator: "=")
          return (String(halves[0]), String(halves[1]))
        })
    }
    let rank = ["run", "ranks", "--launcher", "auto", "--count", "3000"]
    for (number, environment) in environments.enumerated() {
      let outcome = try BuiltProgram.run(rank + ["--receipts", "r"], in: folder, environment: environment)
      #expect(outcome.error == "rank \(number) of 2 (mpich) has its receipt in 'r/rank-\(number)-of-2.json'\n")
      #expect(outcome.status == 0)
    }
    let joined = try BuiltProgram.run(
      ["verify", "receipts", "r/rank-1-of-2.json", "r/rank-0-of-2.json"], in: folder)
    #expect(joined.status == 0)
    #expect(try folder.snapshot().keys.contains("r/rank-0-of-2.json.leaves"))
    #expect(try BuiltProgram.run(["verify", "receipts", "r"], in: folder).error == joined.error)
    #expect(try BuiltProgram.run(["verify", "receipts", "r", "r/rank-1-of-2.json"], in: folder).status == 1)
    let again = try BuiltProgram.run(rank + ["--receipts", "r"], in: folder, environment: environments[1])
    #expect(again.error == "Error: 'r/rank-1-of-2.json' is there already; give --force to replace it\n")
    #expect(again.status == 74)
    let line = try BuiltProgram.run(rank + ["--receipts", "-"], in: folder, environment: environments[1])
    #expect(line.text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
    try line.output.write(to: folder.url.appendingPathComponent("line.json"))
    let mixed = try BuiltProgram.run(["verify", "receipts", "r/rank-0-of-2.json", "line.json"], in: folder)
    #expect(mixed.error == joined.error)
    #expect(mixed.status == 0)
  }

  @Test("A rank that refuses is named with its status and its words")
  func refusal() throws {
    let folder = try TemporaryFolder()
    // A file where the folder should be: seen by the program itself, before any rank.
    try Data().write(to: folder.url.appendingPathComponent("file"))
    let outcome = try BuiltProgram.run(["run", "ranks", "2", "--receipts", "file/r"], in: folder)
    #expect(outcome.error == "Error: cannot create 'file/r': Not a directory\n")
    #expect(outcome.status == 74)
    // A folder where a receipt should be: seen by that rank.
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("receipts/rank-1-of-2.json"), withIntermediateDirectories: true)
    let rank = try BuiltProgram.run(["run", "ranks", "2", "--force"], in: folder)
    #expect(
      rank.text.contains(
        "PROBLEM rank 1 of 2 ended with status 74, saying: Error: 'receipts/rank-1-of-2.json' is there already; "
          + "give --force to replace it; run it again with --only-rank 1\n"))
    #expect(rank.status == 70)
  }

  static let refusals = [
    ("0", "the number of ranks must be 1 to 65536, not 0; a larger world needs a launcher of its own\n"),
    ("65537", "the number of ranks must be 1 to 65536, not 65537; a larger world needs a launcher of its own\n"),
    ("1000000000 --only-rank 0", "the number of ranks must be 1 to 65536, not 1000000000; a larger world needs a "),
    ("9223372036854775807", "the number of ranks must be 1 to 65536, not 9223372036854775807; a larger world needs a "),
    ("2 --only-rank 2", "--only-rank must be below the number of ranks, 2, not 2\n"),
    ("--only-rank 2", "--only-rank is for ranks that start here; say how many, as in 'run ranks 4'\n"),
    ("--timeout 2", "--timeout is for ranks that start here; say how many, as in 'run ranks 4'\n"),
    ("2 --timeout 0", "--timeout must be over 0, not 0.0\n"),
    ("2 --rank-timeout 0", "--rank-timeout must be over 0, not 0.0\n"),
    ("2 --at-once 0", "--at-once must be at least 1, not 0\n"),
    ("2 --jobs 0", "--jobs must be 1 to 1024, not 0\n"),
    ("2 --receipts -", "ranks that start here need a folder for --receipts\n"),
    ("2 --rank 1", "'run ranks 2' computes a whole table; leave --rank, --part and --as-rank out\n"),
    ("2 --part 0:2", "'run ranks 2' computes a whole table; leave --rank, --part and --as-rank out\n"),
    ("2 --world-size 3", "'run ranks 2' has the world size 2; leave --world-size 3 out\n"),
    ("2 --base-seed 3", "--base-seed needs --seeding rank: sample seeding has no base seed\n"),
    ("2 --depth 0", "the chain depth must be 1 to 10000, not 0\n"),
    ("2 --launcher auto", "'run ranks 2' starts its own ranks; leave --launcher out\n"),
    ("", "say how many ranks to start, as in 'run ranks 4', or which one this is, with --launcher or --rank\n"),
    ("--receipts r --rank 2", "--rank needs --world-size\n"),
    ("--launcher none", "without --launcher auto no launcher is asked for a rank; give --rank and --world-size\n"),
    (
      "--rank 0 --world-size 1 --format github",
      "one rank writes a receipt and shows no verdict; leave --format github out\n"
    ),
    (
      "--receipts r --rank 2 --world-size 2",
      "a rank must be below the world size, but rank is 2 and world size is 2\n"
    ),
  ]

  @Test("Options that do not fit together are refused before any rank starts", arguments: refusals)
  func refused(options: String, error: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(["run", "ranks"] + options.split(separator: " ").map(String.init), in: folder)
    #expect(outcome.error.hasPrefix("Error: \(error)"))
    #expect(outcome.status == 64)
    #expect(try folder.snapshot().isEmpty)
  }

  /// A run whose rank 1 is stopped at work. On a busy machine one may end before it is met; then another is.
  private static func stoppedRank(
    _ table: [String], in folder: TemporaryFolder
  ) throws -> (run: RunningProgram, rank: Int32) {
    for _ in 0..<50 {
      let run = try RunningProgram(["run", "ranks", "2", "--rank-timeout", "12", "--force"] + table, in: folder)
      if let rank = run.process(ofRank: 1) {
        kill(rank, SIGSTOP)
        if SystemProcess.isAlive(rank) { return (run, rank) }
      }
      _ = try run.outcome()
    }
    throw NotMet()
  }

  /// No rank was at work when it was looked for.
  private struct NotMet: Error {}

  @Test("A rank that hangs is killed at its limit and named; alone it completes the proof")
  func hanging() throws {
    let folder = try TemporaryFolder()
    let count = BuildMode.isOptimized ? "60000" : "6000"
    let table = ["--count", count, "--kernel", "portable", "--jobs", "1", "--at-once", "2"]
    let (run, rank) = try Self.stoppedRank(table, in: folder)
    let outcome = try run.outcome()
    #expect(
      outcome.text.contains(
        "\nPROBLEM rank 1 of 2 was still running after 12.0 s and was killed (--rank-timeout); "
          + "run it again with --only-rank 1\n"))
    #expect(!outcome.text.contains("PROBLEM rank 0"))
    #expect(outcome.status == 70)
    #expect(!SystemProcess.isAlive(rank))
    let alone = try BuiltProgram.run(["run", "ranks", "2", "--only-rank", "1"] + table, in: folder)
    #expect(alone.text.hasSuffix("HELD, 2 cases held, 0 failed\n"))
    #expect(alone.status == 0)
  }

  @Test("Ctrl-C ends every rank, even a stopped one, and the program with 130")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    let run = try RunningProgram(["run", "ranks", "2"] + Self.longTable, in: folder)
    let ranks = try [0, 1].map { try #require(run.process(ofRank: $0)) }
    kill(ranks[1], SIGSTOP)
    kill(run.id, SIGINT)
    let outcome = try run.outcome()
    #expect(outcome.status == 130)
    #expect(
      outcome.error == "Error: interrupted: the ranks that still ran were ended; "
        + "finished ones have their receipts in 'receipts'\n")
    #expect(ranks.allSatisfy { !SystemProcess.isAlive($0) })
  }

  @Test("No rank outlives the program, however that ends", arguments: [SIGKILL, SIGTERM, SIGHUP])
  func orphans(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let run = try RunningProgram(["run", "ranks", "2"] + Self.longTable, in: folder)
    let ranks = try [0, 1].map { try #require(run.process(ofRank: $0)) }
    // At work they have asked to end with their parent.
    for rank in ranks { SystemProcess.waitForWork(of: rank) }
    #expect(ranks.allSatisfy(SystemProcess.isAlive))
    kill(run.id, signal)
    #expect(try run.outcome().status == 128 + signal)
    // A rank that goes on ends by itself too, but with its receipt.
    while ranks.contains(where: SystemProcess.isAlive) { Thread.sleep(forTimeInterval: 0.01) }
    #expect(try folder.snapshot().keys.filter { $0.hasSuffix("-of-2.json") } == [])
  }

  @Test("A rank whose starter is gone does not begin")
  func starterGone() throws {
    let arguments = ["run", "ranks", "--rank", "0", "--world-size", "1", "--receipts", "-", "--end-with-parent", "1"]
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.error == "Error: the process 1, which started this rank, is gone\n")
    #expect(outcome.output.isEmpty)
  }
}
