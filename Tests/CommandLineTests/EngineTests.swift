import Foundation
import Testing

@Suite("--engine and --with choose the engine of a table")
struct EngineTests {
  private static let sounds = ["--engine", "ksin", "--with", "k=3", "--with", "split=test"]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String]) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(arguments, in: folder)
  }

  /// The root in the line that `--root` prints last.
  private func root(_ outcome: BuiltProgram.Outcome) -> Substring? {
    outcome.error.split(separator: "\"").last { $0.count == 64 }
  }

  @Test(
    "An engine, a setting or a kernel that is not there is refused, and what is meant is named",
    arguments: [
      (["--engine", "ksn"], "there is no engine 'ksn'; there are dpa, ksin"),
      (["--engine", "ksin", "--with", "kk=2"], "the engine ksin has no setting 'kk'; did you mean 'k'?"),
      (
        ["--engine", "ksin", "--with", "k=2", "--with", "sort_frequency=true"],
        "the engine ksin has no setting 'sort_frequency'; did you mean 'sort_frequencies'?"
      ),
      (["--with", "rotaton=1:2"], "the engine dpa has no setting 'rotaton'; did you mean 'rotation'?"),
      (["--with", "depth"], "--with needs NAME=VALUE, not 'depth'"),
      (
        sounds + ["--preset", "mild"],
        "--preset, --range and --depth are DPA's; give the engine ksin --with NAME=VALUE"
      ),
      (
        sounds + ["--kernel", "shani"],
        "the engine ksin has no kernel 'shani'; it has portable, neon, avx2, avx512, auto"
      ),
      (sounds + ["--format", "json"], "this engine has no format 'json'"),
    ])
  func refusals(options: [String], sentence: String) throws {
    let outcome = try run(["generate", "--count", "3"] + options)
    #expect(outcome.status == 64)
    #expect(outcome.error == "Error: \(sentence)\n")
    #expect(outcome.output.isEmpty)
  }

  @Test("DPA's settings mean the same by either way of writing them")
  func settingsOfDPA() throws {
    let one = try run(["generate", "--count", "9", "--range", "rotation=-60:60", "--depth", "3", "--format", "csv"])
    let other = try run(
      ["generate", "--count", "9", "--with", "rotation=-60:60", "--with", "depth=3", "--format", "csv"])
    #expect(one.status == 0 && one.output == other.output)
  }

  @Test("A table by columns is verified by the settings that its file states, unless options give some")
  func statedSettings() throws {
    let written = try run(
      ["generate", "--count", "40", "--format", "safetensors", "--output", "t.safetensors"] + Self.sounds)
    #expect(written.status == 0, "\(written.error)")
    let verdict = try run(["verify", "file", "t.safetensors", "--count", "40"] + Self.sounds)
    #expect(verdict.status == 0, "\(verdict.text)\(verdict.error)")
    let other = try run(["verify", "file", "t.safetensors", "--engine", "ksin", "--with", "k=3", "--with", "split=val"])
    #expect(other.status == 1)
    let wider = try run([
      "verify", "file", "t.safetensors", "--engine", "ksin", "--with", "k=4", "--with", "split=test",
    ])
    #expect(wider.status == 65)
    #expect(wider.error == "Error: 't.safetensors' is malformed: it has no tensor 'f3'\n")
    let ofDPA = try run(["verify", "file", "t.safetensors"])
    #expect(
      ofDPA.error == "Error: 't.safetensors' is malformed: it has a tensor 'a0', which is no column of the table\n")
    let row = try run(["explain", "5", "--against", "t.safetensors"] + Self.sounds)
    #expect(row.status == 0, "\(row.error)")
    let mild = [
      "generate", "--count", "9", "--with", "depth=3", "--format", "safetensors", "--output", "d.safetensors",
    ]
    #expect(try run(mild).status == 0)
    #expect(try run(["verify", "file", "d.safetensors"]).status == 0)
    #expect(try run(["verify", "file", "d.safetensors", "--with", "depth=4"]).status == 1)
  }

  @Test("A k-sin table is written in each format and verified, and one changed byte is found")
  func formats() throws {
    for format in ["csv", "jsonl", "npy", "records", "safetensors"] {
      let file = "items.\(format)"
      #expect(try run(["generate", "--count", "3000", "--format", format, "--output", file] + Self.sounds).status == 0)
      #expect(try run(["verify", "file", file, "--count", "3000"] + Self.sounds).status == 0, "\(format)")
      #expect(try run(["verify", "file", file, "--count", "3000", "--engine", "ksin", "--with", "k=3"]).status == 1)
    }
    let path = folder.url.appendingPathComponent("items.records")
    var bytes = try Data(contentsOf: path)
    bytes[bytes.count - 3] ^= 1
    try bytes.write(to: path)
    let verdict = try run(["verify", "file", "items.records"] + Self.sounds)
    #expect(verdict.status == 1)
    #expect(verdict.text.contains("row 2999 (id 2999), a2\n"))
  }

  @Test("Ranks, kernels, threads and a part prove the same root of a k-sin table, with its sounds too")
  func ranks() throws {
    let sounds = Self.sounds + ["--with", "signal=true", "--with", "signal_length=16"]
    let table = ["--count", "5000"] + sounds
    let whole = try run(["generate", "--no-rows", "--root"] + table)
    let expected = try #require(root(whole))
    for options in [["--jobs", "1"], ["--kernel", "portable"], ["--format", "records", "--output", "/dev/null"]] {
      let rows = options.count > 2 ? [] : ["--no-rows"]
      #expect(try root(run(["generate", "--root"] + rows + table + options)) == expected, "\(options)")
    }
    for count in [1, 2, 7] {
      let ranks = try run(["run", "ranks", "\(count)", "--receipts", "of\(count)"] + table)
      #expect(ranks.status == 0 && root(ranks) == expected, "\(count) ranks")
    }
    let audit = try run(["verify", "receipts", "of1", "--audit", "all", "--root", String(expected)])
    #expect(audit.status == 0)
    #expect(audit.text.contains("audit: all 5 leaves and the sums of every part were computed again, 0 leaves wrong\n"))
    let mixed = try run([
      "generate", "--count", "5000", "--world-size", "7", "--rank", "3", "--no-rows", "--receipt", "d",
    ])
    #expect(mixed.status == 0)
    let joined = try run(["verify", "receipts", "of7/rank-0-of-7.json", "d"])
    #expect(joined.status == 65)
    #expect(
      joined.text.contains("PROBLEM 'd' is of the engine 'dpa', version 1, but this program knows 'ksin', version 1\n"))
  }
}
