import Foundation
import Testing

@testable import HarnessCommands

@Suite("A format that a command does not have ends with 64, on every command")
struct FormatTests {
  /// What commands with `--format` can be shown as, by the words that run them; all others have no such option.
  static let formats = [
    "verify golden": "text json markdown junit github", "verify golden --list": "text json",
    "verify environments": "text json markdown junit github", "start-in {}": "",
    "verify file t.csv": "text json markdown junit github", "verify receipts r": "text json markdown junit github",
    "verify training": "text json markdown junit github",
    "generate": "text json stream-json jsonl csv npy records safetensors", "generate --no-rows --root": "",
    "stats t.csv": "text json", "explain 1": "text json", "census": "text json", "profile": "text json",
    "profile --cost": "text json", "profile stages": "text json", "profile allocations c": "text json folded",
    "profile-cell c --heap h": "",
    "run batches": "", "run ranks 2": "text json markdown junit github", "run ranks --rank 0 --world-size 1": "text",
    "run matrix": "text json markdown junit github", "run resharding 4 8": "text json", "record": "",
    "doctor": "text json", "doctor --measure": "text json",
    "bench": "text json csv markdown", "bench --gate": "text json markdown junit github",
    "bench cells": "text json csv markdown", "bench cells --gate": "text json markdown junit github",
    "bench counts": "text json markdown junit github",
    "bench scaling": "text json", "bench python": "text json", "bench list": "text json", "bench-cell canary/loop": "",
    "report show r.json": "text json csv markdown", "report list": "", "report page p": "",
    "report changes": "text json", "level-changes x": "", "error-rates x": "",
    "compare a b": "text json markdown junit github", "bisect a b --cell c": "text json", "calibrate": "text json",
    "baseline accept r.json": "",
    "conform": "text json markdown junit github", "answer": "",
    "flow forward --case c --output o": "", "flow measure": "", "flow train": "", "flow evaluate c": "text json",
    "flow predict c --output o": "", "flow report r --output o": "", "ksin match a b": "",
    "ksin metrics a b --signal-length 1": "", "decision-statistics x": "", "document-commands": "",
    "known-allocations": "", "throw-unmapped-error": "",
  ]

  static let all = Set(
    formats.values.joined(separator: " ").split(separator: " ").map(String.init) + ["html", "", "JSON"])

  @Test("What a command does not have is refused before anything is done", arguments: formats.keys.sorted())
  func refused(command: String) throws {
    let known = Set(try #require(Self.formats[command]).split(separator: " ").map(String.init))
    let folder = try TemporaryFolder()
    for format in Self.all.subtracting(known).sorted() {
      let words = command.split(separator: " ").map(String.init) + ["--format=\(format)"]
      let outcome = try BuiltProgram.run(words, in: folder)
      #expect(outcome.error.hasPrefix("Error: "), "\(words)")
      #expect(outcome.error.contains("format") || outcome.error.contains(" shown as "), "\(words): \(outcome.error)")
      #expect(outcome.status == 64, "\(words): \(outcome.error)")
      let files = try folder.snapshot()
      #expect(outcome.output.isEmpty && files.isEmpty, "\(words)")
    }
  }

  @Test("The formats that a command has are not refused", arguments: formats.keys.sorted())
  func taken(command: String) throws {
    for format in try #require(Self.formats[command]).split(separator: " ") {
      let words = command.split(separator: " ").map(String.init) + ["--format=\(format)", "--no-such-option"]
      // The parser reads all options before it asks what is left over.
      let outcome = try BuiltProgram.run(words, in: try TemporaryFolder())
      #expect(outcome.error.hasPrefix("Error: Unknown option '--no-such-option'"), "\(words): \(outcome.error)")
    }
  }

  @Test("Every command is in the table")
  func complete() {
    let listed = Set(Self.formats.keys.map { $0.split(separator: " ").map(String.init) })
    for path in CommandsDocument.leaves {
      #expect(listed.contains { $0.starts(with: path) }, "\(path.joined(separator: " "))")
    }
  }

  @Test(
    "What a format is refused with says which there are",
    arguments: [
      (
        "bench --gate --format csv",
        "the verdict of --gate is shown as text, json, markdown, junit or github, not as csv"
      ),
      (
        "bench --format junit",
        "a report is shown as text, json, csv or markdown, not as junit; give --gate for a verdict"
      ),
      ("verify golden --list --format github", "--list is shown as text or json, not as github"),
      (
        "generate --no-rows --root --format csv",
        "--no-rows writes no rows, which --format would shape; leave one of them out"
      ),
      (
        "run ranks --rank 0 --world-size 1 --format json",
        "one rank writes a receipt and shows no verdict; leave --format json out"
      ),
    ])
  func sentences(_ command: String, _ sentence: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let outcome = try BuiltProgram.run(words, in: try TemporaryFolder())
    #expect(outcome.error == "Error: \(sentence)\n")
    #expect(outcome.status == 64)
  }
}
