import Foundation
import Testing

@Suite("verify file and stats take their options")
struct VerifyFileTests {
  private func run(_ command: String, in folder: TemporaryFolder, memoryKibibytes: Int? = nil) throws
    -> BuiltProgram.Outcome
  {
    try BuiltProgram.run(command.split(separator: " ").map(String.init), in: folder, memoryKibibytes: memoryKibibytes)
  }

  @Test(
    "Every option that changes rows is taken, and a file of other rows does not hold",
    arguments: [
      "--preset mild", "--range noise=0:0.2 --range scale=1:2", "--depth 3", "--start 7",
      "--seeding rank --base-seed 9 --world-size 4 --count 10", "--seeding rank --world-size 4 --rank 1 --count 30",
      "--part 3:9", "--seeding rank --as-rank 2 --base-seed 1", "--epoch 2 --epoch-size 50",
      "--start 5 --part 6:9 --count 5",
    ])
  func options(_ options: String) throws {
    let folder = try TemporaryFolder()
    #expect(try run("generate --format csv --output rows.csv \(options)", in: folder).status == 0)
    #expect(try run("verify file rows.csv \(options)", in: folder).status == 0)
    #expect(try run("verify file rows.csv", in: folder).status == 1)
    #expect(try run("verify file rows.csv \(options) --sample 3 --kernel portable --jobs 1", in: folder).status == 0)
    #expect(try run("verify file rows.csv --sample 30", in: folder).status == 1)
  }

  @Test("The number of rows counts once --count or --part says it")
  func rowCounts() throws {
    let folder = try TemporaryFolder()
    _ = try run("generate --count 9 --format csv --output rows.csv", in: folder)
    #expect(try run("verify file rows.csv --count 9", in: folder).status == 0)
    #expect(try run("verify file rows.csv --count 10", in: folder).text.contains("expected 10\n    found    9\n"))
    #expect(try run("verify file rows.csv --part 0:8", in: folder).text.contains("expected 8\n    found    9\n"))
    let open = try run("verify file rows.csv", in: folder)
    #expect(
      open.text.contains(
        "\nSKIPPED 1 case: only the rows present were checked: csv does not say how many there should be; "
          + "give --count\n"))
    #expect(open.text.hasSuffix("rows.csv: HELD, 1 cases held, 0 failed, 1 skipped\n"))
    #expect(open.status == 0)
  }

  @Test("Every format says that only the rows present were checked", arguments: OutsideTextTests.formats)
  func presentRows(_ format: String) throws {
    let folder = try TemporaryFolder()
    _ = try run("generate --count 3 --format jsonl --output rows.jsonl", in: folder)
    let outcome = try run("verify file rows.jsonl --format \(format)", in: folder)
    #expect(outcome.text.contains("only the rows present were checked"))
    #expect(outcome.status == 0)
  }

  @Test(
    "A file without rows is malformed in every format, unless --count 0 says so", arguments: OutsideTextTests.formats)
  func noRows(_ format: String) throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.url.appendingPathComponent("t.records"))
    for options in ["", "--sample 3", "--count 5"] {
      let outcome = try run("verify file t.records --format \(format) \(options)", in: folder)
      #expect(outcome.status == 65)
      #expect(outcome.text.contains("has no rows, so nothing was checked; give --count 0 for an empty table"))
    }
    for options in ["", "--sample 3"] {
      #expect(try run("verify file t.records --format \(format) --count 0 \(options)", in: folder).status == 0)
    }
  }

  @Test("Standard input cannot be verified; stats takes it, and --start, and both formats")
  func standardInput() throws {
    let folder = try TemporaryFolder()
    let refused = try run("verify file -", in: folder)
    #expect(refused.error == "Error: a file is read twice, so standard input cannot be verified\n")
    #expect(refused.status == 64)
    let written = try run("generate --start 5 --count 9 --format json --root --output chain.json", in: folder)
    let parts: [Substring] = written.error.split(separator: "\"")
    let root = try #require(parts.first { $0.count == 64 })
    #expect(try run("stats chain.json --start 5", in: folder).text.contains("root    \(root)\n"))
    #expect(try run("stats chain.json --start 5 --format json", in: folder).text.contains("\"root\": \"\(root)\"}"))
    #expect(try !run("stats chain.json", in: folder).text.contains(root), "leaves are those of other ids")
    #expect(try run("stats chain.json --file-format csv", in: folder).status == 65)
    #expect(try run("stats chain.json --jobs 0", in: folder).status == 64)
  }

  @Test("A thousand threads for a hundred rows take the memory of a hundred rows")
  func memory() throws {
    let folder = try TemporaryFolder()
    #expect(
      try run("generate --count 100 --format csv --jobs 1024 --output rows.csv", in: folder, memoryKibibytes: 4_000_000)
        .status == 0)
    for command in ["stats rows.csv --jobs 1024", "verify file rows.csv --jobs 1024"] {
      let outcome = try run(command, in: folder, memoryKibibytes: 4_000_000)
      #expect(outcome.status == 0, "\(outcome.error)")
    }
  }
}
