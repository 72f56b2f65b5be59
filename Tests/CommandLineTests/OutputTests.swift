import Foundation
import Testing

@Suite("Outputs lose nothing and never mix")
struct OutputTests {
  private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

  /// Whether the state of an unfinished output tells of rows, and not only whose the file is.
  static func hasRows(_ state: String) -> Bool {
    (try? String(contentsOfFile: state, encoding: .utf8))?.contains("\"format\" : ") ?? false
  }

  /// A run that has noted its first rows, and is stopped then: it holds its output for as long as a test wants. Its
  /// table must be slow enough to be met at work on a busy machine too.
  private static func stopped(_ arguments: String, in folder: TemporaryFolder) throws -> RunningProgram {
    let run = try RunningProgram(words(arguments), in: folder)
    let state = folder.url.appendingPathComponent("rows.csv.partial.json").path
    while run.isRunning, !hasRows(state) { usleep(500) }
    kill(run.id, SIGSTOP)
    while run.isRunning, !SystemProcess.isStopped(run.id) { usleep(500) }
    return run
  }

  @Test("A second run into one output is refused, with --force and --resume too; a killed one's lock is gone")
  func twoRuns() throws {
    let folder = try TemporaryFolder()
    let command = "generate --count 400000 --kernel portable --format csv --jobs 1 --output rows.csv"
    let first = try Self.stopped(command, in: folder)
    let before = try folder.snapshot()
    #expect(before.keys.contains("rows.csv.partial"), "it was stopped before its end")
    for options in ["", " --force", " --resume", " --preset aggressive --force"] {
      let second = try BuiltProgram.run(Self.words(command + options), in: folder)
      #expect(
        second.error
          == "Error: another run is writing 'rows.csv.partial'; wait until it has ended or choose another output\n")
      #expect(second.status == 74)
    }
    #expect(try folder.snapshot() == before)
    kill(first.id, SIGKILL)
    #expect(try first.outcome().status == 128 + SIGKILL)
    let next = try BuiltProgram.run(Self.words("generate --count 3 --format csv --output rows.csv --force"), in: folder)
    #expect(next.status == 0 && next.error.isEmpty)
    #expect(try folder.snapshot().keys.sorted() == ["rows.csv"])
  }

  @Test("A run whose output appeared meanwhile leaves it, says where its rows are, and can be finished")
  func appeared() throws {
    let folder = try TemporaryFolder()
    let command = "generate --count 400000 --kernel portable --format csv --jobs 1 --output rows.csv"
    let run = try Self.stopped(command, in: folder)
    let output = folder.url.appendingPathComponent("rows.csv")
    try Data("precious\n".utf8).write(to: output)
    kill(run.id, SIGCONT)
    let outcome = try run.outcome()
    #expect(
      outcome.error
        == "Error: 'rows.csv' appeared during the run and stays as it is; the rows are kept in 'rows.csv.partial': "
        + "move 'rows.csv' away and give --resume, or give --force to start again and replace it\n")
    #expect(outcome.status == 74)
    #expect(try Data(contentsOf: output) == Data("precious\n".utf8))
    try FileManager.default.removeItem(at: output)
    let resumed = try BuiltProgram.run(Self.words(command + " --resume"), in: folder)
    #expect(resumed.error == "resumed: 400000 rows kept, 0 rows generated\n")
    #expect(resumed.status == 0)
    #expect(try folder.snapshot().keys.sorted() == ["rows.csv"])
  }

  @Test(
    "A file of somebody else's under a temporary name is left alone",
    arguments: ["mydata.partial", "mydata.partial.json"])
  func foreignFile(name: String) throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent(name)
    try Data("important\n".utf8).write(to: file)
    let outcome = try BuiltProgram.run(Self.words("generate --count 3 --format csv --output mydata"), in: folder)
    #expect(
      outcome.error
        == "Error: '\(name)' is not what a run of this program left and stays as it is; move it away or choose another "
        + "output\n")
    #expect(outcome.status == 74)
    #expect(try folder.snapshot() == [name: Data("important\n".utf8)])
  }

  @Test("Standard output behind a link is written, not replaced, and keeps what came before")
  func standardOutput() throws {
    let folder = try TemporaryFolder()
    let link = folder.url.appendingPathComponent("out").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/proc/self/fd/1")
    let plain = try BuiltProgram.run(Self.words("generate --count 3 --format csv"), in: folder)
    for path in ["out --force", "out", "/dev/stdout", "/dev/fd/1"] {
      let outcome = try BuiltProgram.run(Self.words("generate --count 3 --format csv --output \(path)"), in: folder)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(path): \(outcome.error)")
      #expect(outcome.output == plain.output, "\(path)")
    }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/proc/self/fd/1")
    let script = "{ echo before; \"$0\" generate --count 3 --format csv --output /dev/stdout; } > rows"
    #expect(try BuiltProgram.runShell(script, in: folder).status == 0)
    let rows = try Data(contentsOf: folder.url.appendingPathComponent("rows"))
    #expect(rows == Data("before\n".utf8) + plain.output)
  }

  @Test(
    "A name that is not UTF-8 is refused, written or read",
    arguments: [
      "generate --output $'n\\xff.csv'", "stats $'z\\xff.records'",
    ])
  func otherBytes(command: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.runShell(": > $'z\\xff.records'; exec \"$0\" \(command)", in: folder)
    let number = command.hasPrefix("stats") ? 2 : 3
    let name = command.hasPrefix("stats") ? "z\u{FFFD}.records" : "n\u{FFFD}.csv"
    #expect(
      outcome.error
        == "Error: argument \(number), read as '\(name)', is not UTF-8, which arguments and paths must be\n")
    #expect(outcome.status == 64)
    let names = try BuiltProgram.runShell("ls -b", in: folder)
    #expect(names.text == "z\\377.records\n")
  }

  @Test("An empty path is refused before any work", arguments: ["--output", "--receipt"])
  func emptyPath(option: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(["generate", "--count", "100000", "--output", "rows", option, ""], in: folder)
    #expect(outcome.error == "Error: an output needs a path, or - for standard output; '' is neither\n")
    #expect(outcome.status == 64)
    #expect(try folder.snapshot().isEmpty)
  }

  @Test("A character that stands for bytes that are none is a name like any other")
  func replacementCharacter() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(["generate", "--count", "3", "--output", "n\u{FFFD}.csv"], in: folder)
    #expect(outcome.status == 0)
    #expect(try folder.snapshot().keys.sorted() == ["n\u{FFFD}.csv"])
  }
}
