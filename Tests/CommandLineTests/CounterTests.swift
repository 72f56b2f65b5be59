import Foundation
import Testing

/// The program of docs/examples/engine-package: what the harness does for an engine, it does for one that it never
/// heard of.
@Suite("Another package's engine has all that the harness does for tables")
struct CounterTests {
  private static let program = BuiltProgram.executable(named: "CounterHarness")

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String]) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(arguments, in: folder, program: Self.program)
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: folder.url.appendingPathComponent(name))
  }

  private func root(_ outcome: BuiltProgram.Outcome) -> Substring? {
    outcome.error.split(separator: "\"").last { $0.count == 64 }
  }

  @Test("The first engine of a program is the one that runs unless another is named")
  func isDefault() throws {
    let rows = try run(["generate", "--count", "3", "--with", "step=0.25", "--format", "csv"])
    #expect(rows.status == 0 && rows.text == "id,value\n0,0.0\n1,0.25\n2,0.5\n")
    let named = try run(["generate", "--count", "3", "--with", "step=0.25", "--format", "csv", "--engine", "counter"])
    #expect(named.output == rows.output)
    let other = ["generate", "--count", "3", "--preset", "mild", "--format", "csv"]
    #expect(try run(other + ["--engine", "dpa"]).output == BuiltProgram.run(other, in: folder).output)
    #expect(try run(["generate", "--help"]).text.contains("The engine: counter, dpa, ksin. (default: counter)"))
  }

  @Test("Its table is written in each format, verified, and one changed byte is found")
  func formats() throws {
    let text = try run(["generate", "--count", "2", "--format", "text"])
    #expect(
      text.text.split(separator: "\n").map { $0.split(separator: " ") } == [
        ["id", "value"], ["0", "0.000000"], ["1", "1.000000"],
      ])
    for format in ["csv", "jsonl", "npy", "records"] {
      let file = "rows.\(format)"
      let table = ["--count", "3000", "--with", "step=0.1"]
      #expect(try run(["generate", "--format", format, "--output", file] + table).status == 0)
      #expect(try run(["verify", "file", file] + table).status == 0, "\(format)")
      #expect(try run(["verify", "file", file, "--sample", "100"] + table).status == 0, "\(format)")
      #expect(try run(["verify", "file", file, "--count", "3000"]).status == 1, "\(format)")
    }
    var changed = try bytes("rows.records")
    changed[changed.count - 8] ^= 1
    try changed.write(to: folder.url.appendingPathComponent("rows.records"))
    let verdict = try run(["verify", "file", "rows.records", "--with", "step=0.1"])
    #expect(verdict.status == 1 && verdict.text.contains("row 2999 (id 2999), value\n"))
    for format in ["json", "stream-json"] {
      let refused = try run(["generate", "--format", format])
      #expect(refused.status == 64 && refused.error == "Error: this engine has no format '\(format)'\n")
    }
  }

  @Test("Three ranks, threads and an audit prove its root and its exact statistics")
  func receipts() throws {
    let table = ["--count", "9000", "--with", "step=0.5"]
    let whole = try run(["generate", "--no-rows", "--root", "--statistics", "--jobs", "2"] + table)
    let expected = try #require(root(whole))
    #expect(whole.error.contains(#""value": {"mean": 2249.75, "stdev": 1299.1102724557295"#))
    #expect(whole.error.contains(#""min": 0.0, "max": 4499.5, "count": 9000}"#))
    let ranks = try run(["run", "ranks", "3", "--receipts", "parts"] + table)
    #expect(ranks.status == 0 && root(ranks) == expected)
    let audit = try run(["verify", "receipts", "parts", "--audit", "all", "--root", String(expected)])
    #expect(audit.status == 0 && audit.text.contains("the sums of every part were computed again, 0 leaves wrong\n"))
    // Settings are the engine's to check, in receipts as on the command line.
    let receipt = folder.url.appendingPathComponent("parts/rank-0-of-3.json")
    let text = String(decoding: try Data(contentsOf: receipt), as: UTF8.self)
    #expect(text.contains(#""step" : "0.5""#))
    try Data(text.replacing(#""step" : "0.5""#, with: #""step" : "1e300""#).utf8).write(to: receipt)
    let forged = try run(["verify", "receipts", "parts"])
    #expect(forged.status == 65 && forged.text.contains("a step must be a number of at most 1e200, not '1e300'"))
  }

  @Test("Killed and resumed, its file has the bytes and the root of an uninterrupted run")
  func kill() throws {
    func arguments(_ output: String) -> [String] {
      [
        "generate", "--count", "2000000", "--with", "step=0.1", "--format", "csv", "--root", "--jobs", "1", "--output",
        output,
      ]
    }
    let whole = try run(arguments("whole"))
    #expect(whole.status == 0)
    let expected = try bytes("whole")
    try KillTests.killAlive(arguments("rows"), at: expected.count / 2, in: folder, program: Self.program)
    let resumed = try run(arguments("rows") + ["--resume"])
    #expect(resumed.status == 0 && root(resumed) == root(whole))
    #expect(!resumed.error.contains(#""rows_kept": 0"#) && resumed.error.contains("rows_kept"))
    #expect(try bytes("rows") == expected)
  }

  @Test(
    "What it does not take is refused with its own sentence or the list of what there is",
    arguments: [
      (["--with", "step=x"], "a step must be a number of at most 1e200, not 'x'"),
      (["--with", "step=1e300"], "a step must be a number of at most 1e200, not '1e300'"),
      (["--with", "stop=1"], "the engine counter has no setting 'stop'; did you mean 'step'?"),
      (["--with", "step=1", "--with", "step=2"], "--with gives the setting 'step' twice"),
      (["--kernel", "avx2"], "the engine counter has no kernel 'avx2'; it has portable"),
      (["--depth", "3"], "--preset, --range and --depth are DPA's; give the engine counter --with NAME=VALUE"),
      (["--engine", "count"], "there is no engine 'count'; there are counter, dpa, ksin"),
    ])
  func refusals(options: [String], sentence: String) throws {
    let outcome = try run(["generate", "--count", "3"] + options)
    #expect(outcome.status == 64 && outcome.error == "Error: \(sentence)\n" && outcome.output.isEmpty)
  }
}
