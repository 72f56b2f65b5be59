import Foundation
import Testing

@Suite("verify receipts")
struct VerifyReceiptsTests {
  private static func receipts(in folder: TemporaryFolder) throws {
    for rank in 0..<2 {
      let outcome = try BuiltProgram.run(
        [
          "generate", "--count", "6000", "--depth", "1", "--world-size", "2", "--rank", "\(rank)", "--no-rows",
          "--receipt", "\(rank).json",
        ], in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty)
    }
  }

  @Test("--audit prints its seed, and --seed repeats its verdict")
  func audit() throws {
    let folder = try TemporaryFolder()
    try Self.receipts(in: folder)
    #expect(try folder.snapshot().keys.sorted() == ["0.json", "0.json.leaves", "1.json", "1.json.leaves"])
    let drawn = try BuiltProgram.run(["verify", "receipts", ".", "--audit", "3"], in: folder)
    #expect(drawn.status == 0)
    let seed = try #require(drawn.text.firstMatch(of: /audit: 0 wrong in 3 of 5 leaves: .* \(seed ([0-9]+)\)/)).output.1
    let again = try BuiltProgram.run(
      ["verify", "receipts", ".", "--audit", "3", "--seed", String(seed), "--kernel", "portable", "--jobs", "1"],
      in: folder)
    let note = again.text.split(separator: "\n").first { $0.hasPrefix("audit:") }
    #expect(note == drawn.text.split(separator: "\n").first { $0.hasPrefix("audit:") })
    #expect(again.error == drawn.error)
    let other = try BuiltProgram.run(["verify", "receipts", ".", "--audit", "3"], in: folder)
    #expect(!other.text.contains("(seed \(seed))"))
    let all = try BuiltProgram.run(["verify", "receipts", ".", "--audit", "all"], in: folder)
    #expect(
      all.text.contains("\naudit: all 5 leaves and the sums of every part were computed again, 0 leaves wrong\n"))
    #expect(all.status == 0)
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("1.json.leaves"))
    let missing = try BuiltProgram.run(["verify", "receipts", ".", "--audit", "3"], in: folder)
    #expect(missing.text.contains("\nPROBLEM cannot read './1.json.leaves': it is missing beside its receipt\n"))
    #expect(missing.status == 74)
    #expect(missing.error.isEmpty)
  }

  static let refusals = [
    ("--audit 0", "--audit must be 1 to 1000000 leaves, or all, not '0'"),
    ("--audit -1", "--audit must be 1 to 1000000 leaves, or all, not '-1'"),
    ("--audit some", "--audit must be 1 to 1000000 leaves, or all, not 'some'"),
    ("--seed 3", "--seed draws the leaves of --audit, which is not given"),
    ("--audit all --jobs 0", "--jobs must be 1 to 1024, not 0"),
  ]

  @Test("Options that make no audit are refused", arguments: refusals)
  func refused(options: String, error: String) throws {
    let words = ["verify", "receipts", "."] + options.split(separator: " ").map(String.init)
    let outcome = try BuiltProgram.run(words, in: try TemporaryFolder())
    #expect(outcome.error == "Error: \(error)\n")
    #expect(outcome.status == 64)
  }

  @Test("An interrupted run with a receipt is resumed with it")
  func resumed() throws {
    let folder = try TemporaryFolder()
    let command = ["generate", "--count", "3000", "--depth", "1", "--output", "t.records", "--format", "records"]
    let proved = command + ["--receipt", "t.json"]
    #expect(try BuiltProgram.run(command, in: folder, fileKibibytes: 40).status == 74)
    #expect(try BuiltProgram.run(proved + ["--resume"], in: folder).status == 0)
    #expect(try folder.snapshot().keys.sorted() == ["t.json", "t.json.leaves", "t.records"])
    #expect(try BuiltProgram.run(["verify", "receipts", "t.json", "--audit", "all"], in: folder).status == 0)
    let again = try BuiltProgram.run(proved, in: folder)
    #expect(again.error == "Error: 't.records' is there already; give --force to replace it\n")
    #expect(again.status == 74)
  }

  @Test("Statistics and root of --no-rows are the same with a receipt and without", arguments: ["", "--part 30:90"])
  func summary(options: String) throws {
    let folder = try TemporaryFolder()
    let command =
      ["generate", "--count", "3000", "--depth", "1", "--no-rows", "--statistics", "--root"]
      + options.split(separator: " ").map(String.init)
    let plain = try BuiltProgram.run(command, in: folder)
    let proved = try BuiltProgram.run(command + ["--receipt", "r.json"], in: folder)
    #expect(plain.error == proved.error)
    #expect(plain.error.contains("\"root\""))
    #expect(plain.status == 0 && proved.status == 0)
  }
}
