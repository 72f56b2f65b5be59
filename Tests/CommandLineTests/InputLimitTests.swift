import Foundation
import HarnessKit
import Testing

@Suite("Inputs that never end, or are no files")
struct InputLimitTests {
  struct Refusal: CustomTestStringConvertible, Sendable {
    let arguments: String
    let sentence: String

    var testDescription: String { arguments }
  }

  static let endless = [
    Refusal(
      arguments: "report show /dev/zero", sentence: "'/dev/zero' is too long for a report: the limit is 65536 KiB"),
    Refusal(
      arguments: "report page page --reports . --report /dev/zero",
      sentence: "'/dev/zero' is too long for a report: the limit is 65536 KiB"),
    Refusal(
      arguments: "report page page --reports . --verdict /dev/zero",
      sentence: "'/dev/zero' is too long for a verdict: the limit is 16384 KiB"),
    Refusal(
      arguments: "baseline accept /dev/zero --reports .",
      sentence: "'/dev/zero' is too long for a report: the limit is 65536 KiB"),
    Refusal(
      arguments: "verify golden --golden golden",
      sentence: "'golden/MANIFEST.json' is too long for a golden manifest: the limit is 1024 KiB"),
  ]

  @Test("A device that never ends is refused with its kind and the limit, in little memory", arguments: endless)
  func deviceWithoutEnd(_ refusal: Refusal) throws {
    let folder = try TemporaryFolder()
    let golden = folder.url.appendingPathComponent("golden")
    try FileManager.default.createDirectory(at: golden, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: golden.appendingPathComponent("MANIFEST.json").path, withDestinationPath: "/dev/zero")
    let outcome = try BuiltProgram.run(
      refusal.arguments.split(separator: " ").map(String.init), in: folder, memoryKibibytes: 2_000_000)
    #expect(outcome.error == "Error: \(refusal.sentence)\n")
    #expect(outcome.status == 65)
  }

  @Test("As a receipt it is a problem with the data")
  func receipt() throws {
    let outcome = try BuiltProgram.run(
      ["verify", "receipts", "/dev/zero"], in: try TemporaryFolder(), memoryKibibytes: 2_000_000)
    #expect(outcome.text.contains("PROBLEM '/dev/zero' is too long for a receipt: the limit is 1024 KiB\n"))
    #expect(outcome.status == 65)
  }

  @Test("A pipe in the place of the manifest, a report or a baseline is refused without waiting for a writer")
  func pipe() throws {
    let folder = try TemporaryFolder()
    for name in ["MANIFEST.json", "report.json"] {
      #expect(mkfifo(folder.url.appendingPathComponent(name).path, 0o600) == 0)
    }
    for (command, path) in [
      ("verify golden --golden .", "./MANIFEST.json"), ("report show report.json", "report.json"),
      ("baseline accept report.json --reports .", "report.json"),
    ] {
      let outcome = try BuiltProgram.run(command.split(separator: " ").map(String.init), in: folder)
      #expect(outcome.error == "Error: cannot read '\(path)': it is a pipe, and a file is needed\n")
      #expect(outcome.status == 74)
    }
  }

  @Test("A pipe whose rows would be read twice is refused at once")
  func tablePipeTwice() throws {
    let sentence =
      "Error: 'rows' is a pipe, but a file of this format is read twice; write it to a regular file first\n"
    for command in ["verify file rows --file-format json", "explain 3 --against rows --file-format json"] {
      let outcome = try BuiltProgram.runShell("mkfifo rows && exec \"$0\" \(command)", in: TemporaryFolder())
      #expect(outcome.status == 64 && outcome.error == sentence, "\(outcome.error)")
    }
  }

  @Test("A table may still come through a pipe")
  func tablePipe() throws {
    let process = Process()
    let program = BuiltProgram.executable.path
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c",
      "set -euo pipefail; '\(program)' generate --count 9 --format csv | '\(program)' stats - --file-format csv "
        + "| grep -q '^rows    9$'; '\(program)' verify file <('\(program)' generate --count 9 --format csv) "
        + "--file-format csv --count 9 > /dev/null",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
