import Foundation
import Testing

@Suite("Names, values and variables from outside cannot break out of any output")
struct OutsideTextTests {
  static let names = [
    "e\u{1B}[31m\n::error::x.csv", "::error::x.csv", "p|`q`\u{202E}vsc.csv", "##[error]x.csv",
    "a\r\u{9B}2J\u{200B}b.csv",
  ]
  static let formats = ["text", "json", "markdown", "junit", "github"]

  /// Bytes that act on a terminal or turn text, and lines that are commands of GitHub Actions but none of ours.
  private func expectHarmless(_ data: Data, _ comment: Comment) {
    let text = String(decoding: data, as: UTF8.self)
    let hidden = text.unicodeScalars.filter { scalar in
      scalar != "\n" && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value))
        || ["\u{202E}", "\u{200B}"].contains(scalar)
    }
    #expect(hidden.isEmpty, comment)
    for line in text.split(separator: "\n") {
      // A line that is one of our commands is read as no other.
      guard !line.hasPrefix("::error title="), !line.hasPrefix("::notice title=") else { continue }
      #expect(!line.contains("##["), comment)
      #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"), comment)
    }
  }

  @Test("A file's name, in every format and on standard error", arguments: names)
  func fileNames(_ name: String) throws {
    let folder = try TemporaryFolder()
    _ = try BuiltProgram.run(["generate", "--count", "3", "--format", "csv", "--output", name], in: folder)
    #expect(try folder.snapshot().keys.contains(name))
    for format in Self.formats {
      for (preset, status) in [("default", Int32(0)), ("aggressive", 1)] {
        let outcome = try BuiltProgram.run(
          ["verify", "file", name, "--preset", preset, "--format", format], in: folder)
        #expect(outcome.status == status)
        expectHarmless(outcome.output, "\(format)")
        #expect(outcome.error.isEmpty)
      }
      let receipts = try BuiltProgram.run(["verify", "receipts", name, "--format", format], in: folder)
      #expect(receipts.status == 65)
      expectHarmless(receipts.output, "receipts, \(format)")
    }
    for arguments in [
      ["stats", name + ".none"], ["stats", name, "--file-format", "npy"], ["report", "show", name],
      ["generate", "--output", name], ["verify", "golden", "--golden", name], ["compare", name + "^", "x"],
    ] {
      let outcome = try BuiltProgram.run(arguments, in: folder)
      #expect(outcome.status != 0)
      expectHarmless(Data(outcome.error.utf8), "\(arguments)")
      #expect(outcome.error.hasPrefix("Error: ") && outcome.error.split(separator: "\n").count == 1)
    }
  }

  @Test("The folder that a golden recording is written into")
  func folders() throws {
    let folder = try TemporaryFolder()
    let name = "g\n::error::x\u{1B}"
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent(name), withIntermediateDirectories: true)
    let outcome = try BuiltProgram.run(["record", "--golden", name], in: folder)
    expectHarmless(outcome.output, "record")
    #expect(outcome.text.hasPrefix(#"recorded 'g\n::error::x\u{1B}/stability/"#))
  }

  @Test("A value that the parser repeats")
  func values() throws {
    for arguments in [
      ["generate", "--count", "1\n::error::x\u{1B}[2J"], ["generate", "--count=1\n::error::x"],
      ["generate\n::error::x"], ["generate", "--kernel", "\u{202E}\n::notice::"],
    ] {
      let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
      #expect(outcome.status == 64)
      expectHarmless(Data(outcome.error.utf8), "\(arguments)")
      #expect(outcome.error.hasPrefix("Error: "))
    }
  }

  @Test("Strings of a state that an unfinished output left, and a launcher's variables")
  func filesAndVariables() throws {
    let folder = try TemporaryFolder()
    let recipe = #"{"format": "\n::error::\u001b[31m"}"#
    let state = #"{"schema": "dpa-partial/1", "rows": 1024, "bytes": 5, "root": "", "recipe": \#(recipe)}"#
    try Data(state.utf8).write(to: folder.url.appendingPathComponent("rows.csv.partial.json"))
    try Data("rows".utf8).write(to: folder.url.appendingPathComponent("rows.csv.partial"))
    let resumed = try BuiltProgram.run(
      ["generate", "--format", "csv", "--output", "rows.csv", "--resume"], in: folder)
    #expect(resumed.status != 0)
    let launched = try BuiltProgram.run(
      ["run", "ranks", "--launcher", "auto", "--count", "3"], in: folder,
      environment: ["PMI_RANK": "1\n::error::x\u{1B}", "PMI_SIZE": "2"])
    #expect(launched.status == 64)
    for outcome in [resumed, launched] {
      expectHarmless(Data(outcome.error.utf8), "\(outcome.error)")
      #expect(outcome.error.split(separator: "\n").count == 1)
    }
  }
}
