import Foundation
import Testing

@Suite("conform judges engines by the golden files, from the first stage on")
struct ConformTests {
  /// All layers but whole tables, which take an engine in Python seconds.
  private static let stages = "^(?!roots/)"

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func conform(_ command: String, _ options: [String] = []) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(
      ["conform", "--engine-command", command, "--golden", Engines.path("golden")] + options, in: folder)
  }

  @Test("The Python example conforms, and the layer that it lacks is skipped by name")
  func python() throws {
    let outcome = try conform(Engines.python, ["--filter", Self.stages])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("conform: HELD, 2040 cases held, 0 failed, 187 skipped\n"))
    #expect(outcome.text.contains("SKIPPED 48 cases: the engine does not have the layer 'batches'\n"))
    let tables = try conform(Engines.python, ["--filter", "^roots/default .*count (0|1|1025)$"])
    #expect(tables.status == 0 && tables.text.contains("HELD, 18 cases held"))
  }

  @Test("The C example conforms")
  func c() throws {
    let build = "cc -O2 -ffp-contract=off '\(Engines.path("docs/examples/engines/dpa_engine.c"))' -o dpa_engine"
    #expect(try BuiltProgram.runShell(build, in: folder).status == 0)
    let outcome = try conform("./dpa_engine", ["--filter", "^(parameters|rank-seeds|roots)/(?!.*count 100000)"])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("HELD, 1314 cases held, 0 failed"))
  }

  @Test("The loops that ratios refer to conform, by conform and by verify golden")
  func baseline() throws {
    let filter = ["--filter", "^(parameters|rank-seeds)/|^roots/mild .*count (1|1025)$"]
    #expect(try conform(Engines.baseline, filter).status == 0)
    let golden = try BuiltProgram.run(
      ["verify", "golden", "--engine-command", Engines.baseline, "--golden", Engines.path("golden")] + filter,
      in: folder)
    #expect(golden.status == 0)
    #expect(golden.text.contains("cases: 'matrix' is not asked of an engine in another process\n"))
    #expect(golden.text.contains("golden: HELD, "))
  }

  @Test("This program conforms as an engine in another process and as its own, with every layer")
  func own() throws {
    // Tables of up to 1,025 rows: larger ones repeat what these show.
    let filter = ["--filter", "^(?!roots/.*count (?!10[0-9][0-9]$)[0-9]{4,}$)"]
    let process = try conform(Engines.own, filter)
    #expect(process.status == 0, "\(process.text)")
    #expect(process.text.contains("order             dpa             48"))
    let inside = try BuiltProgram.run(
      ["conform", "--engine", "dpa", "--golden", Engines.path("golden")] + filter, in: folder)
    #expect(inside.output == process.output)
  }

  @Test("k-sin is judged by its own layers")
  func ksin() throws {
    let outcome = try BuiltProgram.run(
      ["conform", "--engine", "ksin", "--golden", Engines.path("golden"), "--filter", "^ksin-(words|order)/"],
      in: folder)
    #expect(outcome.status == 0 && outcome.text.contains("conform: HELD, 97 cases held"))
  }

  @Test("A wrong engine is refused at its stage, and its mistake is named in every format")
  func mistake() throws {
    let engine = try Engines.python(replacing: "digest[-4:]", with: "digest[:4]", in: folder)
    for format in ["text", "json", "markdown", "junit", "github"] {
      let outcome = try conform(
        engine, ["--filter", "^(chain|parameters)/.* id [0-9]$", "--format", format])
      #expect(outcome.status == 1)
      // Markdown puts backslashes before some characters.
      let text = outcome.text.replacingOccurrences(of: "\\", with: "")
      #expect(text.contains("first difference: layer 'parameters', case 'default id 0', id 0, rotation"), "\(format)")
      #expect(text.contains("known mistake: these are the values of an engine that "), "\(format)")
    }
  }

  @Test("An engine with a mistake that nobody knows is given no name")
  func unknownMistake() throws {
    let engine = try Engines.python(replacing: "digest[-4:]", with: "digest[11:15]", in: folder)
    let outcome = try conform(engine, ["--filter", "^parameters/.* id [0-9]$"])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("\nno known mistake has these values\n"))
  }

  @Test("Whole tables name the first wrong row, and are not asked where a stage before them is wrong")
  func tables() throws {
    // Right for each row alone: only the count of a table shows it.
    let engine = try Engines.python(
      replacing: "for number, row in zip(ids, samples(ask, ids)))",
      with: "for number, row in zip(ids, samples(ask, [*ids[:1000], *(i - 1 for i in ids[1000:])])))", in: folder)
    let outcome = try conform(engine, ["--filter", "^roots/default sample world size 1 first id 0 count (1|1025)$"])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("  row 1000 (id 1000), rotation\n"))
    #expect(outcome.text.contains("  SHA-256 of the records\n"))
    let early = try Engines.python(replacing: "range(depth)", with: "range(depth + 1)", in: folder)
    let verdict = try conform(early, ["--filter", "^(chain/depth 1 |roots/.*count 1$)"])
    #expect(verdict.text.contains("cases: not asked, since a layer before it differs\n"))
  }

  @Test(
    "What cannot be judged is refused before any engine starts",
    arguments: [
      (["conform"], "name the engine to judge: --engine-command COMMAND, or --engine dpa or ksin"),
      (["conform", "--engine", "none"], "there is no engine 'none' to judge; there are dpa, ksin"),
      (
        ["conform", "--engine", "dpa", "--engine-command", "x"],
        "--engine-command is an engine by itself; leave --engine out"
      ),
      (["conform", "--engine-command", "'x"], "--engine-command has a quote without its end: 'x"),
      (
        ["conform", "--engine-command", "x", "--answer-timeout", "0"],
        "--answer-timeout must be above 0 and at most 86400 seconds, not 0.0"
      ),
      (
        ["generate", "--engine", "dpa", "--engine-command", "x"],
        "--engine-command is an engine by itself; leave --engine and --with out"
      ),
      (
        ["generate", "--engine-command", "x", "--kernel", "portable"],
        "an engine in another process has no kernels; leave --kernel out"
      ),
      (
        ["generate", "--engine-command", "x", "--receipt", "r.json"],
        "a receipt names an engine that can compute its part again; leave --receipt or --engine-command out"
      ),
      (
        ["verify", "golden", "--engine-command", "x", "--list"],
        "an engine in another process has no kernels and no list; leave --kernel and --list out"
      ),
      (
        ["bench", "cells", "--engine-command", "x", "--gate"],
        "baselines and histories are of this program; leave --gate, --record and --instructions out"
      ),
    ])
  func refusals(arguments: [String], sentence: String) throws {
    let outcome = try BuiltProgram.run(arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.error == "Error: \(sentence)\n")
    #expect(outcome.output.isEmpty)
  }
}
