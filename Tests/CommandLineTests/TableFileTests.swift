import DPAEngine
import Foundation
import Testing

@Suite("generate, stats and verify file")
struct TableFileTests {
  static let formats = ["json", "stream-json", "jsonl", "csv", "npy", "records"]

  static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

  @Test("each format read back gives the root of generating", arguments: formats)
  func roots(_ format: String) throws {
    let folder = try TemporaryFolder()
    let written = try BuiltProgram.run(
      Self.words("generate --preset mild --count 5000 --format \(format) --root --output rows"), in: folder)
    #expect(written.status == 0)
    let read = try BuiltProgram.run(Self.words("stats rows --file-format \(format) --format json"), in: folder)
    #expect(read.status == 0)
    let parts: [Substring] = written.error.split(separator: "\"")
    let root = try #require(parts.first { $0.count == 64 })
    #expect(read.text.contains("\"root\": \"\(root)\""))
    #expect(read.text.contains("\"count\": 5000, "))
    let options = format.contains("json") && format != "jsonl" ? "" : " --preset mild"
    let verified = try BuiltProgram.run(
      Self.words("verify file rows --file-format \(format)\(options) --sample 3000 --sample-seed 7"), in: folder)
    #expect(verified.status == 0)
    #expect(verified.text.contains("0 wrong in 3000: at most 0.1 % wrong at 95 % (seed 7, 5000 rows read)"))
  }

  @Test("the first differing value is named with row, column and both values, and the status is 1")
  func difference() throws {
    let folder = try TemporaryFolder()
    _ = try BuiltProgram.run(Self.words("generate --count 3 --format json --output chain.json"), in: folder)
    let file = folder.url.appendingPathComponent("chain.json")
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    try text.replacingOccurrences(of: "1.1127428260910674", with: "1.1127428260910672")
      .write(to: file, atomically: true, encoding: .utf8)
    let outcome = try BuiltProgram.run(["verify", "file", "chain.json"], in: folder)
    #expect(
      outcome.text.contains(
        """
          row 1 (id 1), scale
            expected 1.1127428260910674 (bits 3ff1cdcb6beeb74c)
            found    1.1127428260910672 (bits 3ff1cdcb6beeb74b)
        """))
    #expect(outcome.status == 1)
  }

  @Test("a malformed file is named with path, place and reason, and the status is 65")
  func malformed() throws {
    let folder = try TemporaryFolder()
    try Data("{\"metadata\": {}, \"augmentations\": [{\"noise\": NaN".utf8)
      .write(to: folder.url.appendingPathComponent("bad.json"))
    for command in ["stats bad.json", "verify file bad.json"] {
      let outcome = try BuiltProgram.run(Self.words(command), in: folder)
      #expect(outcome.error == "Error: 'bad.json' is malformed at byte 45: a number is expected\n")
      #expect(outcome.status == 65)
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("SIGINT leaves what --resume continues, with the rows kept and generated in the last line")
  func interrupt() throws {
    let folder = try TemporaryFolder()
    // Slow enough to be met at work on a busy machine too.
    let arguments = Self.words(
      "generate --count 400000 --kernel portable --jobs 1 --format csv --output rows.csv --root")
    let process = Process()
    process.executableURL = BuiltProgram.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle.nullDevice
    try process.run()
    let state = folder.url.appendingPathComponent("rows.csv.partial.json").path
    while process.isRunning && !OutputTests.hasRows(state) { usleep(1_000) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    let kept = try folder.snapshot().keys.sorted()
    #expect(kept == ["rows.csv.partial", "rows.csv.partial.json"])
    let resumed = try BuiltProgram.run(arguments + ["--resume"], in: folder)
    #expect(resumed.status == 0)
    struct Line: Decodable {
      let root: String
      let rowsKept: Int
      let rowsGenerated: Int

      enum CodingKeys: String, CodingKey {
        case root
        case rowsKept = "rows_kept"
        case rowsGenerated = "rows_generated"
      }
    }
    let line = try JSONDecoder().decode(Line.self, from: Data(resumed.error.utf8))
    #expect(line.rowsKept > 0 && line.rowsKept + line.rowsGenerated == 400_000)
    let whole = try BuiltProgram.run(
      Self.words("generate --count 400000 --format records --root --output -"), in: folder)
    #expect(whole.error.contains(line.root))
  }

  @Test("a file that may not grow on leaves what can be resumed, and no half output")
  func fileSizeLimit() throws {
    let folder = try TemporaryFolder()
    let command = Self.words("generate --count 40000 --kernel portable --format csv --output rows.csv")
    let limited = try BuiltProgram.run(command, in: folder, fileKibibytes: 4_000)
    #expect(limited.error == "Error: cannot write 'rows.csv.partial': File too large\n")
    #expect(limited.status == 74)
    #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("rows.csv").path))
    let resumed = try BuiltProgram.run(command + ["--resume"], in: folder)
    #expect(resumed.error == "resumed: 16384 rows kept, 23616 rows generated\n")
    #expect(resumed.status == 0)
    let whole = try BuiltProgram.run(Self.words("generate --count 40000 --format csv"), in: folder)
    #expect(try Data(contentsOf: folder.url.appendingPathComponent("rows.csv")) == whole.output)
  }

  private static let needsFile =
    "safetensors holds one column behind the other, so it needs a regular file: a pipe, a device and standard input or "
    + "output pass rows"

  static let refusals = [
    (
      "generate --format csv --no-statistics",
      "--no-statistics leaves the statistics out of json; it needs --format json"
    ),
    ("generate --format json --bit-patterns", "--bit-patterns adds columns to csv; it needs --format csv"),
    ("generate --format csv --null-config", "--null-config is for chain files; it needs --format json or stream-json"),
    (
      "generate --format json --null-config --preset mild",
      "--null-config stands for the default configuration, but another one was asked for"
    ),
    ("generate --jobs 0", "--jobs must be 1 to 1024, not 0"),
    (
      "generate --resume --format csv",
      "--resume needs an output that is a regular file; '-' keeps nothing"
    ),
    (
      "generate --resume --force --output x",
      "--resume keeps what is there and --force replaces it; give one of them"
    ),
    (
      "stats rows.txt",
      "the name 'rows.txt' tells no format (.json, .jsonl, .csv, .npy, .records, .safetensors); give --file-format"
    ),
    (
      "verify file a.csv --seeding rank",
      "with --seeding rank a row depends on the table's length; give --count"
    ),
    ("generate --format safetensors", needsFile),
    ("generate --format safetensors --output /dev/null", needsFile),
    ("generate --format safetensors --receipt r.json --count 100000000000", needsFile),
    ("profile --row-format safetensors", needsFile),
    ("stats - --file-format safetensors", needsFile),
    (
      "generate --format safetensors --count 9000000000000000000 --output t",
      "a table of 9000000000000000000 rows of 80 bytes is longer than any file can be"
    ),
  ]

  @Test("options that do not fit are refused with 64", arguments: refusals)
  func refused(_ command: String, _ sentence: String) throws {
    let outcome = try BuiltProgram.run(Self.words(command), in: try TemporaryFolder())
    #expect(outcome.error == "Error: \(sentence)\n")
    #expect(outcome.status == 64)
  }

  @Test("a closed pipe ends quietly with 141")
  func closedPipe() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let program = BuiltProgram.executable.path
    process.arguments = [
      "-c", "'\(program)' generate --count 1000000 --format csv | head -1 >/dev/null; exit ${PIPESTATUS[0]}",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 141)
  }
}
