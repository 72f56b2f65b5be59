import Foundation
import Testing

@Suite("An engine in another process makes and checks tables like one of ours")
struct EngineCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String]) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(arguments, in: folder)
  }

  @Test("Its tables have the same bytes and roots, whatever the format, the seeding and the number of processes")
  func tables() throws {
    for options in [
      ["--format", "csv", "--preset", "mild"], ["--format", "json", "--depth", "3"],
      ["--format", "records", "--seeding", "rank", "--world-size", "3", "--base-seed", "9"],
      ["--format", "npy", "--seeding", "rank", "--as-rank", "2", "--start", "7"],
    ] {
      let table = ["generate", "--count", "2500", "--root", "--jobs", "2"] + options
      let expected = try run(table)
      let found = try run(table + ["--engine-command", Engines.python])
      #expect(found.status == 0 && found.output == expected.output && found.error == expected.error, "\(options)")
    }
  }

  @Test("With parameters alone an engine can make a table")
  func parameters() throws {
    let engine = try Engines.python(replacing: "list(ANSWERS)[1:]", with: "[\"parameters\"]", in: folder)
    let table = ["generate", "--count", "1500", "--format", "csv"]
    #expect(try run(table + ["--engine-command", engine]).output == run(table).output)
    let refused = try run(table + ["--seeding", "rank", "--world-size", "2", "--engine-command", engine])
    #expect(refused.status == 70)
    #expect(refused.error == "Error: the engine does not have 'rank_seeds', which this needs\n")
    let none = try Engines.python(replacing: "list(ANSWERS)[1:]", with: "[\"words\"]", in: folder)
    let sentence = "the engine does not have 'records' or 'parameters', which this needs"
    #expect(try run(table + ["--engine-command", none]).error == "Error: \(sentence)\n")
  }

  @Test("A file is verified by it, and one changed byte is found")
  func verification() throws {
    let generate = ["generate", "--count", "3000", "--preset", "mild", "--format", "npy", "--output", "t.npy"]
    #expect(try run(generate).status == 0)
    let verify = ["verify", "file", "t.npy", "--preset", "mild", "--engine-command", Engines.python]
    let held = try run(verify)
    #expect(held.status == 0 && held.text.contains("dpa-python"))
    let path = folder.url.appendingPathComponent("t.npy")
    var bytes = try Data(contentsOf: path)
    bytes[bytes.count - 20] ^= 1
    try bytes.write(to: path)
    let wrong = try run(verify)
    #expect(wrong.status == 1 && wrong.text.contains("row 2999 (id 2999), hash\n"))
  }

  @Test("Its records are measured through the pipe, and one that fails is a crashed cell")
  func bench() throws {
    let bench = ["bench", "cells", "--size", "smoke", "--repeats", "1", "--memory-repeats", "0"]
    let outcome = try run(bench + ["--engine-command", Engines.own, "--output", "report.json"])
    #expect(outcome.status == 0 && outcome.text.contains("external/records"))
    // Processor time would be that of waiting for the pipe.
    let report = try String(contentsOf: folder.url.appendingPathComponent("report.json"), encoding: .utf8)
    #expect(report.contains("\"primary_metric\":\"wall_nanoseconds\""))
    let failing = try Engines.script("exit 3", in: folder)
    #expect(try run(bench + ["--engine-command", failing, "--output", "failed.json"]).status == 70)
  }

  @Test("The transcript that docs/conformance.md shows is what the Python example answers, byte for byte")
  func transcript() throws {
    let document = try String(contentsOfFile: Engines.path("docs/conformance.md"), encoding: .utf8)
    let lines = document.split(separator: "\n").map(String.init)
    let questions = lines.filter { $0.hasPrefix("> ") }.map { $0.dropFirst(2) + "\n" }
    let answers = lines.filter { $0.hasPrefix("< ") }.map { String($0.dropFirst(2)) }
    #expect(questions.count == 12)
    try questions.joined().write(
      to: folder.url.appendingPathComponent("questions"), atomically: true, encoding: .utf8)
    let found = try BuiltProgram.runShell("\(Engines.python) < questions", in: folder)
    let raw = try #require(answers.last)
    var expected = Data((answers.dropLast().joined(separator: "\n") + "\n").utf8)
    expected += stride(from: 0, to: raw.utf8.count, by: 2).map { place in
      let start = raw.index(raw.startIndex, offsetBy: place)
      return UInt8(raw[start..<raw.index(start, offsetBy: 2)], radix: 16) ?? 0
    }
    #expect(found.output == expected)
    // This program reads the same questions, and agrees in every value.
    let own = try BuiltProgram.runShell("\"$0\" answer < questions", in: folder)
    #expect(own.output.suffix(80) == expected.suffix(80))
  }
}
