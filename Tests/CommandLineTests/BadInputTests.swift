import Foundation
import HarnessKit
import Testing

@Suite("Bad input is refused with one sentence, its status, and no file changed")
struct BadInputTests {
  struct Refusal: CustomTestStringConvertible, Sendable {
    let arguments: String
    let error: String
    var status: Int32 = 64

    var testDescription: String { arguments }
  }

  static let refusals = [
    Refusal(
      arguments: "generate --preset wild",
      error: "Error: there is no preset 'wild'; the presets are default, mild, moderate, aggressive\n"),
    Refusal(
      arguments: "generate --range rotation=5:5",
      error: "Error: a range needs its lower bound below its upper one, not 5.0:5.0\n"),
    Refusal(
      arguments: "generate --range rotation=6:5",
      error: "Error: a range needs its lower bound below its upper one, not 6.0:5.0\n"),
    Refusal(
      arguments: "generate --range noise=nan:5",
      error: "Error: --range needs NAME=LO:HI with two decimal numbers, not 'noise=nan:5'\n"),
    Refusal(
      arguments: "generate --range noise=0:0x1p3",
      error: "Error: --range needs NAME=LO:HI with two decimal numbers, not 'noise=0:0x1p3'\n"),
    Refusal(
      arguments: "generate --range noise=0:1e999", error: "Error: a range needs finite bounds, not 0.0:inf\n"),
    Refusal(
      arguments: "generate --range noise=-1e308:1e308",
      error: "Error: a range needs a finite width, but 1e+308 - (-1e+308) overflows\n"),
    Refusal(
      arguments: "generate --range hue=0:1",
      error: "Error: --range needs NAME=LO:HI with a NAME of rotation, brightness, noise, scale, contrast, "
        + "not 'hue=0:1'\n"),
    Refusal(
      arguments: "generate --range noise=0",
      error: "Error: --range needs NAME=LO:HI with two decimal numbers, not 'noise=0'\n"),
    Refusal(
      arguments: "generate --receipt r.json --no-rows --jobs 0", error: "Error: --jobs must be 1 to 1024, not 0\n"),
    Refusal(
      arguments: "run resharding 4 8 --count 3 --jobs 1025", error: "Error: --jobs must be 1 to 1024, not 1025\n"),
    Refusal(arguments: "generate --depth 0", error: "Error: the chain depth must be 1 to 10000, not 0\n"),
    Refusal(arguments: "generate --depth 10001", error: "Error: the chain depth must be 1 to 10000, not 10001\n"),
    Refusal(
      arguments: "generate --start 9223372036854775808",
      error: "Error: a sample id must be 0 to 9223372036854775807, not 9223372036854775808\n"),
    Refusal(
      arguments: "generate --start 9223372036854775807 --count 2",
      error: "Error: 2 ids from 9223372036854775807 on would pass the last id, 9223372036854775807\n"),
    Refusal(
      arguments: "generate --count 18446744073709551615",
      error: "Error: 18446744073709551615 ids from 0 on would pass the last id, 9223372036854775807\n"),
    Refusal(
      arguments: "generate --world-size 4 --rank 4",
      error: "Error: a rank must be below the world size, but rank is 4 and world size is 4\n"),
    Refusal(arguments: "generate --rank 0", error: "Error: --rank needs --world-size\n"),
    Refusal(
      arguments: "generate --seeding rank --world-size 0",
      error: "Error: a world needs at least one rank, so the world size must not be 0\n"),
    Refusal(
      arguments: "generate --base-seed 3",
      error: "Error: --base-seed needs --seeding rank: sample seeding has no base seed\n"),
    Refusal(
      arguments: "generate --rank 0 --world-size 1 --part 0:1",
      error: "Error: --rank and --part both choose a part; give one of them\n"),
    Refusal(
      arguments: "generate --count 5 --part 3:6", error: "Error: the part 3..<6 reaches outside its table 0..<5\n"),
    Refusal(
      arguments: "generate --part 6:3", error: "Error: a range of ids must not end before it starts, as 6:3 does\n"),
    Refusal(arguments: "generate --part six", error: "Error: --part needs A:B with two sample ids, not 'six'\n"),
    Refusal(arguments: "generate --epoch 1", error: "Error: --epoch and --epoch-size go together\n"),
    Refusal(
      arguments: "generate --epoch 1 --epoch-size 9223372036854775808",
      error: "Error: epoch 1 of size 9223372036854775808 would pass the last id, 9223372036854775807\n"),
    Refusal(
      arguments: "generate --epoch 1 --epoch-size 5 --count 6",
      error: "Error: an id must be below the epoch size, but id 5 is not below 5\n"),
    Refusal(
      arguments: "generate --epoch 0 --epoch-size 0",
      error: "Error: --epoch-size must be at least 1, not 0: an epoch has ids\n"),
    Refusal(
      arguments: "generate --part +1:3", error: "Error: --part needs A:B with two sample ids, not '+1:3'\n"),
    Refusal(arguments: "generate --depth -3", error: "Error: the chain depth must be 1 to 10000, not -3\n"),
    Refusal(
      arguments: "explain -1",
      error: "Error: '-1' has no option in front of it, and nothing else here takes a number below 0\n"),
    Refusal(
      arguments: "explain 9223372036854775808",
      error: "Error: a sample id must be 0 to 9223372036854775807, not 9223372036854775808\n"),
    Refusal(
      arguments: "verify golden",
      error: "Error: there is no folder of golden files at 'golden'; name it with --golden DIR\n",
      status: 74),
    Refusal(
      arguments: "verify golden --golden elsewhere",
      error: "Error: there is no folder of golden files at 'elsewhere'; name it with --golden DIR\n", status: 74),
    Refusal(
      arguments: "generate --output .", error: "Error: cannot write '.': it is a folder\n", status: 74),
    Refusal(
      arguments: "generate --output missing/rows.jsonl",
      error: "Error: cannot write 'missing/rows.jsonl': there is no folder 'missing'\n", status: 74),
    Refusal(
      arguments: "generate --receipt missing/r.json --no-rows",
      error: "Error: cannot write 'missing/r.json': there is no folder 'missing'\n", status: 74),
    Refusal(
      arguments: "bench --output missing/report.json",
      error: "Error: cannot write 'missing/report.json': there is no folder 'missing'\n", status: 74),
    Refusal(
      arguments: "compare main HEAD --output missing/report.json",
      error: "Error: cannot write 'missing/report.json': there is no folder 'missing'\n", status: 74),
    Refusal(
      arguments: "generate --output same.csv --receipt ./same.csv --force",
      error: "Error: --output and --receipt './same.csv' would be written into the same file; give each its own\n"),
    Refusal(
      arguments: "generate --output rows.csv --receipt rows.csv.partial",
      error: "Error: --output and --receipt 'rows.csv.partial' would be written into the same file; give each its own\n"
    ),
    Refusal(
      arguments: "generate --output r.leaves --receipt r",
      error: "Error: --output and the leaf file of --receipt 'r.leaves' would be written into the same file; "
        + "give each its own\n"),
    Refusal(
      arguments: "generate --receipt -",
      error: "Error: --output and --receipt '-' would be written into the same file; give each its own\n"),
    Refusal(
      arguments: "generate --output rows.csv --receipt bystander",
      error: "Error: 'bystander' is there already; give --force to replace it\n", status: 74),
    Refusal(
      arguments: "generate --output rows.csv --receipt fresh --resume --force",
      error: "Error: --resume keeps what is there and --force replaces it; give one of them\n"),
  ]

  @Test("An unusable value is named with its rule", arguments: refusals)
  func refused(_ refusal: Refusal) throws {
    let folder = try TemporaryFolder()
    try Data("kept".utf8).write(to: folder.url.appendingPathComponent("bystander"))
    let before = try folder.snapshot()
    let outcome = try BuiltProgram.run(refusal.arguments.split(separator: " ").map(String.init), in: folder)
    #expect(outcome.error == refusal.error)
    #expect(outcome.status == refusal.status)
    #expect(outcome.output.isEmpty)
    #expect(try folder.snapshot() == before)
  }

  @Test("An existing output is kept unless --force is given")
  func existingOutput() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("rows.jsonl")
    try Data("precious\n".utf8).write(to: file)
    let refused = try BuiltProgram.run(["generate", "--output", "rows.jsonl"], in: folder)
    #expect(refused.error == "Error: 'rows.jsonl' is there already; give --force to replace it\n")
    #expect(refused.status == 74)
    #expect(try folder.snapshot() == ["rows.jsonl": Data("precious\n".utf8)])
    let forced = try BuiltProgram.run(["generate", "--count", "2", "--output", "rows.jsonl", "--force"], in: folder)
    #expect(forced.status == 0)
    #expect(try folder.snapshot().keys.sorted() == ["rows.jsonl"])
    #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self).split(separator: "\n").count == 2)
  }

  @Test("An error that nobody mapped ends with 70")
  func unmapped() throws {
    let outcome = try BuiltProgram.run(["throw-unmapped-error"], in: try TemporaryFolder())
    #expect(outcome.error == "Error: internal: UnmappedError()\n")
    #expect(outcome.status == 70)
  }
}
