import Foundation
import Testing

@Suite("Every rule about options has its sentence, before anything is written")
struct OptionGuardTests {
  /// A command line, and the rule that it breaks.
  static let refusals = [
    (
      "generate --seeding rank --as-rank 1 --rank 0 --world-size 2",
      "--as-rank computes every row as that rank; leave --rank out"
    ),
    ("generate --as-rank 1", "--as-rank needs --seeding rank"),
    ("generate --epoch-size 3", "--epoch and --epoch-size go together"),
    ("generate --bit-patterns --format jsonl", "--bit-patterns adds columns to csv; it needs --format csv"),
    (
      "generate --no-statistics --format csv",
      "--no-statistics leaves the statistics out of json; it needs --format json"
    ),
    ("generate --null-config --format csv", "--null-config is for chain files; it needs --format json or stream-json"),
    (
      "generate --null-config --format json --depth 3",
      "--null-config stands for the default configuration, but another one was asked for"
    ),
    (
      "generate --resume --force --format csv --output x",
      "--resume keeps what is there and --force replaces it; give one of them"
    ),
    (
      "generate --resume --format text --output x",
      "--resume needs an exact format: text is rounded and cannot be checked when it is read back"
    ),
    ("generate --resume --format csv", "--resume needs an output that is a regular file; '-' keeps nothing"),
    ("census --rank 0 --world-size 2", "census counts a whole table; leave --rank and --part out"),
    ("census --part 0:1", "census counts a whole table; leave --rank and --part out"),
    ("census --count 3 --pairs 1001", "--pairs must be 0 to 1000, not 1001"),
    ("census --count 3 --pairs -1", "--pairs must be 0 to 1000, not -1"),
    ("census --count 3 --memory 127", "--memory must be at least 128 MiB, not 127"),
    ("run batches --memory-budget-mb 0", "--memory-budget-mb must be 1 to 1073741824"),
    ("run batches --memory-budget-mb 1073741825", "--memory-budget-mb must be 1 to 1073741824"),
    ("run batches --max-memory-mb 0", "a memory limit must be 1 to 1073741824 MiB, not 0"),
    ("run batches --batch-size 0", "a batch must hold 1 to 16777216 samples, not 0"),
    ("run batches --min-batch-size 0", "the smallest batch must hold 1 to 16777216 samples, not 0"),
    ("bench --record --filter x", "a line of the history holds every cell; give --record without --filter"),
    ("bench --repeats 0 --output b.json", "--repeats must be 1 to 1000, not 0"),
    ("bench --repeats 1001 --output b.json", "--repeats must be 1 to 1000, not 1001"),
    ("bench --memory-repeats -1 --output b.json", "--memory-repeats must be 0 to 1000, not -1"),
    ("bench --memory-repeats 1001 --output b.json", "--memory-repeats must be 0 to 1000, not 1001"),
    ("bench --cell-timeout 0 --output b.json", "--cell-timeout must be above 0 and at most 86400 seconds, not 0.0"),
    (
      "bench --cell-timeout 86401 --output b.json",
      "--cell-timeout must be above 0 and at most 86400 seconds, not 86401.0"
    ),
    ("bench --fail-on improved", "--gate-timing and --fail-on need --gate"),
    ("bench-cell canary/portable-loop --iterations 0", "--iterations must be 1 to 100000, not 0"),
    ("bench-cell canary/portable-loop --warmup -1", "--warmup must be 0 to 100000, not -1"),
    ("bench-cell canary/portable-loop --extra-work -1", "--extra-work must be 0 to 1000 percent, not -1.0"),
    ("bench-cell canary/portable-loop --extra-work 1001", "--extra-work must be 0 to 1000 percent, not 1001.0"),
    ("bench-cell nothing", "there is no benchmark cell 'nothing'; bench list names them"),
    ("verify file -", "a file is read twice, so standard input cannot be verified"),
    ("verify file s.csv --sample 0", "--sample must be 1 to 16777216 rows, not 0"),
    ("verify file s.csv --sample 99999999", "--sample must be 1 to 16777216 rows, not 99999999"),
    (
      "verify file s.csv --seeding rank --world-size 2",
      "with --seeding rank a row depends on the table's length; give --count"
    ),
    ("verify file s.csv --rank 0 --world-size 2", "--rank needs --count: a rank's part depends on the table's length"),
    ("known-allocations --kept 5 --blocks 4", "blocks, bytes and kept are at least 0, and kept is no more than blocks"),
    ("known-allocations --blocks -1", "blocks, bytes and kept are at least 0, and kept is no more than blocks"),
    ("known-allocations --bytes -1", "blocks, bytes and kept are at least 0, and kept is no more than blocks"),
    ("known-allocations --kept -1", "blocks, bytes and kept are at least 0, and kept is no more than blocks"),
    ("compare good.json good.json --resume", "--resume needs --output, beside which pairs are kept"),
    (
      "profile --memory --jobs 2",
      "--memory needs --jobs 1: what other threads allocate meanwhile cannot be told apart"
    ),
    ("verify receipts x --root abc", "a digest is 64 lowercase hexadecimal digits, not 'abc'"),
    (
      "explain 3 --seeding rank --rank 4 --world-size 4",
      "a rank must be below the world size, but rank is 4 and world size is 4"
    ),
  ]

  @Test("A command line that breaks a rule is refused with it", arguments: refusals)
  func refused(command: String, rule: String) throws {
    let folder = try TemporaryFolder()
    try Data("id,rotation,brightness,noise,scale,contrast,hash\n".utf8)
      .write(to: folder.url.appendingPathComponent("s.csv"))
    let outcome = try BuiltProgram.run(command.split(separator: " ").map(String.init), in: folder)
    #expect(outcome.error.split(separator: "\n").first.map(String.init) == "Error: \(rule)")
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(try folder.snapshot().keys.sorted() == ["s.csv"])
  }
}
